//! The table `focus`: a FOCUS 1.2 cost-and-usage file, a row per charge, and one per fee that a month held for nothing.
//!
//! The billing period of a row is the month that it bills, end-exclusive, and so is its charge period, but for a charge by the
//! day (B1): that begins with the first of its days and ends after the last; where it adds up several spells there are
//! days in between that are not its own. What is charged stands at its list price: list and contracted cost are price times
//! quantity before rounding, billed and effective cost the rounded amount of `charges.csv`.
//!
//! A free fee (F2, F3) has its full list cost, costs nothing, and is on the invoice on which it would have been. There is one
//! only where nothing is billed for the same: in a month that bills one paid edition and goes on in another (or one tier,
//! and another) no second price is listed, so the list costs of a month are never more than the dearest configuration's.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::tables::{Cell, Column, Kind, full, some};
use crate::calendar::Month;
use crate::ledger::{AppResult, Billed, Category, Charge, Details, Free, Item, Legend, PER_MONTH};
use crate::money::{Amount, Figure, Price, Quantity};

/// What stands before an app's name in `SubAccountId`: an id that is never taken for a number.
const SUB_ACCOUNT: &str = "app-";
/// The account to which all apps of a simulation are billed.
const BILLING_ACCOUNT: [&str; 2] = ["billcast", "billcast simulation"];
/// Where FOCUS puts messaging between applications.
const SERVICE_CATEGORY: [&str; 2] = ["Integration", "Messaging"];

pub(super) const COLUMNS: [Column; 46] = [
    full("BilledCost", Kind::Decimal),
    full("BillingAccountId", Kind::Text),
    full("BillingAccountName", Kind::Text),
    full("BillingCurrency", Kind::Text),
    full("BillingPeriodEnd", Kind::Midnight),
    full("BillingPeriodStart", Kind::Midnight),
    full("ChargeCategory", Kind::Text),
    some("ChargeClass", Kind::Text),
    full("ChargeDescription", Kind::Text),
    full("ChargeFrequency", Kind::Text),
    full("ChargePeriodEnd", Kind::Midnight),
    full("ChargePeriodStart", Kind::Midnight),
    some("CommitmentDiscountStatus", Kind::Text),
    some("ConsumedQuantity", Kind::Decimal),
    some("ConsumedUnit", Kind::Text),
    full("ContractedCost", Kind::Decimal),
    full("ContractedUnitPrice", Kind::Decimal),
    full("EffectiveCost", Kind::Decimal),
    full("InvoiceId", Kind::Text),
    full("InvoiceIssuerName", Kind::Text),
    full("ListCost", Kind::Decimal),
    full("ListUnitPrice", Kind::Decimal),
    full("PricingCategory", Kind::Text),
    full("PricingCurrency", Kind::Text),
    full("PricingCurrencyContractedUnitPrice", Kind::Decimal),
    full("PricingCurrencyEffectiveCost", Kind::Decimal),
    full("PricingCurrencyListUnitPrice", Kind::Decimal),
    full("PricingQuantity", Kind::Decimal),
    full("PricingUnit", Kind::Text),
    full("ProviderName", Kind::Text),
    full("PublisherName", Kind::Text),
    full("ServiceCategory", Kind::Text),
    full("ServiceName", Kind::Text),
    full("ServiceSubcategory", Kind::Text),
    full("SkuId", Kind::Text),
    full("SkuMeter", Kind::Text),
    full("SkuPriceDetails", Kind::Text),
    full("SkuPriceId", Kind::Text),
    full("SubAccountId", Kind::Text),
    full("SubAccountName", Kind::Text),
    full("x_Category", Kind::Text),
    full("x_Edition", Kind::Text),
    full("x_IncurredOn", Kind::Date),
    full("x_RuleId", Kind::Text),
    full("x_Rulebook", Kind::Text),
    some("x_Tier", Kind::Number),
];

/// What a row tells of: a charge, or a fee that was free.
struct Line<'r> {
    month: Month,
    item: Item,
    tier: Option<u32>,
    edition: &'r str,
    rulebook: &'r str,
    /// Who sells what.
    vendor: &'r str,
    service: &'r str,
    unit: &'r str,
    rule: &'static str,
    on: NaiveDate,
    quantity: Quantity,
    price: Price,
    billed: Amount,
    is_free: bool,
    /// The day of the invoice on which it is, or would have been.
    invoice_date: NaiveDate,
    /// The first day, and the one after the last.
    period: [NaiveDate; 2],
    /// What a meter measured.
    consumed: Option<Quantity>,
}

impl<'r> Line<'r> {
    fn charged(charge: &Charge, details: &Details, legend: &Legend<'r>) -> Self {
        let seller = legend.names.seller(charge.rulebook);
        let mut days = details.charged_days.iter();
        let period = match days.find(|days| days.is_of(charge)) {
            Some(days) => [charge.incurred_on, days.last + Days::new(1)],
            None => period(charge.month),
        };
        Self {
            month: charge.month,
            item: charge.item,
            tier: charge.tier,
            edition: legend.edition(charge),
            rulebook: legend.rulebook(charge),
            vendor: &seller.vendor,
            service: &seller.service,
            unit: legend.unit(charge),
            rule: charge.rule.id(),
            on: charge.incurred_on,
            quantity: charge.quantity,
            price: charge.unit_price,
            billed: charge.amount,
            is_free: false,
            invoice_date: charge.invoice_date,
            period,
            consumed: details.measured.iter().find(|measured| measured.is_of(charge)).map(|found| found.quantity),
        }
    }

    fn free(Free { month, fee, invoice_date }: &Free, legend: &Legend<'r>) -> Self {
        let seller = legend.names.seller(fee.rulebook);
        Self {
            month: *month,
            item: fee.item,
            tier: fee.tier,
            edition: legend.names.edition(fee.edition),
            rulebook: legend.names.rulebook(fee.rulebook),
            vendor: &seller.vendor,
            service: &seller.service,
            unit: PER_MONTH,
            rule: fee.rule.id(),
            on: fee.place.date,
            quantity: Quantity::whole(1),
            price: fee.price,
            billed: Amount::ZERO,
            is_free: true,
            invoice_date: *invoice_date,
            period: period(*month),
            consumed: None,
        }
    }
}

/// The days of a month, end-exclusive.
fn period(month: Month) -> [NaiveDate; 2] {
    [month, month.next()].map(Month::first_day)
}

/// Gives the rows of an app month by month: what is charged, in the order of `charges.csv`, then what is free.
pub(super) fn rows(legend: &Legend<'_>, app: &AppResult<'_>, row: &mut dyn FnMut(&[Cell<'_>])) {
    let none = Details::default();
    let details = app.details.unwrap_or(&none);
    for month in app.ledger.months.iter().map(|line| line.month) {
        for charge in app.ledger.charges_of(month) {
            cells(legend, app.app, &Line::charged(charge, details, legend), row);
        }
        for free in details.free.iter().filter(|free| free.month == month) {
            cells(legend, app.app, &Line::free(free, legend), row);
        }
    }
}

fn cells(legend: &Legend<'_>, app: &str, line: &Line<'_>, row: &mut dyn FnMut(&[Cell<'_>])) {
    let (item, category) = (legend.item(line.item), line.item.category());
    let [[bill_begins, bill_ends], [begins, ends]] =
        [period(line.month), line.period].map(|days| days.map(Cell::Midnight));
    let [charge, frequency, meter] = match category {
        Category::Usage => ["Usage", "Usage-Based", item],
        Category::Plan | Category::Package => ["Purchase", "Recurring", category.word()],
    };
    let currency = legend.currency;
    let money = |figure: Figure| Cell::Decimal(figure, currency.decimals.max(1));
    let quantity = |quantity: Quantity| Cell::Decimal(quantity.into(), 1);
    let (billed, price) = (money(Figure::of(line.billed, currency)), money(line.price.into()));
    let cost = money(Figure::cost(line.quantity, line.price));
    let measured_in = line.consumed.map(|_| measured_in(line.unit));
    let text = Cell::Text;
    row(&[
        billed,
        text(BILLING_ACCOUNT[0]),
        text(BILLING_ACCOUNT[1]),
        text(currency.code()),
        bill_ends,
        bill_begins,
        text(charge),
        Cell::Empty,
        text(&description(line, item)),
        text(frequency),
        ends,
        begins,
        Cell::Empty,
        line.consumed.map_or(Cell::Empty, quantity),
        measured_in.as_deref().map_or(Cell::Empty, text),
        cost,
        price,
        billed,
        text(&format!("{app}/{}/{}", line.invoice_date, Billed::on(line.item).word())),
        text(line.vendor),
        cost,
        price,
        text("Standard"),
        text(currency.code()),
        price,
        billed,
        price,
        quantity(line.quantity),
        text(&spelt(line.unit)),
        text(line.vendor),
        text(line.vendor),
        text(SERVICE_CATEGORY[0]),
        text(line.service),
        text(SERVICE_CATEGORY[1]),
        text(item),
        text(meter),
        text(&price_details(line)),
        text(&price_id(line, item)),
        text(&format!("{SUB_ACCOUNT}{app}")),
        text(app),
        text(category.word()),
        text(line.edition),
        Cell::Date(line.on),
        text(line.rule),
        text(line.rulebook),
        Cell::count(line.tier),
    ]);
}

fn description(line: &Line<'_>, item: &str) -> String {
    let edition = line.edition;
    let what = match (line.item, line.tier) {
        (Item::Plan(_), _) => format!("plan {item}"),
        (Item::Package(_), None) => format!("package {item} in {edition}"),
        (Item::Package(_), Some(tier)) => format!("package {item} up to {tier} in {edition}"),
        (Item::Usage(_), _) => format!("usage of {item} in {edition}"),
    };
    if line.is_free { format!("{what}, free in the month of the change ({})", line.rule) } else { what }
}

/// What sets a price: the rulebook and the item; of packages and meters the edition, too, and the tier.
fn price_id(line: &Line<'_>, item: &str) -> String {
    let rulebook = line.rulebook;
    let edition = if let Item::Plan(_) = line.item { String::new() } else { format!("/{}", line.edition) };
    let tier = line.tier.map_or_else(String::new, |tier| format!("/{tier}"));
    format!("{rulebook}/{item}{edition}{tier}")
}

/// The same as an object of properties.
fn price_details(line: &Line<'_>) -> String {
    let mut properties = json!({ "x_Edition": line.edition });
    if let Some(tier) = line.tier {
        properties["x_Tier"] = tier.into();
    }
    properties.to_string()
}

/// A unit as FOCUS spells it: `Months`, `10000 dau`, `100000 peak groups`, `mbps-Days`.
fn spelt(unit: &str) -> String {
    match unit.strip_suffix(" day") {
        _ if unit == PER_MONTH => "Months".to_owned(),
        Some(rate) => format!("{}-Days", rate.replace('_', " ")),
        None => unit.replace('_', " "),
    }
}

/// What is measured where it is charged in blocks: `dau` of `10000 dau`.
fn measured_in(unit: &str) -> String {
    spelt(unit.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start())
}
