//! A need that nothing can meet: which, from when, and the most that there is.

use crate::calendar::Month;
use crate::diagnostic::Kind;
use crate::rulebook::{EditionIx, PackageIx, Rulebook, Setting, Terms, Timeline};

use super::meeting::Single;
use super::needs::Wanted;
use super::no_advice::{Mistake, NoAdvice};
use super::pricing::Place;
use super::ways::Ways;

/// Everything of a month's need that nothing can meet; where each thing can be met, why not all of them together.
pub(super) fn told(ways: &Ways<'_>, app: &str, month: Month) -> NoAdvice {
    let needed = ways.singles(month);
    let places = places(ways, month);
    let is_met = |single: &Single, place: &Place| most(ways.timeline, *place, month, single).2;
    let beyond = needed.iter().filter(|single| !places.iter().any(|place| is_met(single, place)));
    let mut mistakes: Vec<Mistake> = beyond.map(|single| single_unmet(ways, app, (&places, month), single)).collect();
    if mistakes.is_empty() {
        let all = |place: &&Place| needed.iter().all(|single| is_met(single, place));
        let fitting: Vec<&Place> = places.iter().filter(all).collect();
        mistakes.push(match fitting.is_empty() {
            true => not_together(ways, app, (&places, month), &needed),
            false => out_of_reach(ways, app, (&fitting, month), &needed),
        });
    }
    for mistake in mistakes.iter_mut().filter(|_| !ways.is_certain()) {
        mistake.help.push_str(", or be content with fewer of the draws, with --meet");
    }
    NoAdvice { kind: Kind::NeedsUnmet, month: Some(month), mistakes }
}

fn single_unmet(ways: &Ways<'_>, app: &str, (places, month): (&[Place], Month), single: &Single) -> Mistake {
    let (what, most) = (named(single, ways.timeline), offers(ways, places, month, single));
    let message = format!("app `{app}`: nothing can meet {what} from {month} on; {most}");
    // An advice has one month at least.
    let help = match month == ways.horizon.from {
        true => "need less from that month on",
        false => "need less from that month on, or end the advice before it with --to",
    };
    Mistake { message, help: help.to_owned() }
}

/// No edition gives everything.
fn not_together(ways: &Ways<'_>, app: &str, (places, month): (&[Place], Month), needed: &[Single]) -> Mistake {
    let timeline = ways.timeline;
    let message = format!("app `{app}`: no edition can meet the needs of {month} together: {}", list(needed, timeline));
    let each = needed.iter().map(|single| {
        let met = places.iter().filter(|place| most(timeline, **place, month, single).2);
        let met: Vec<&str> = met.map(|(_, edition)| timeline.names().edition(*edition)).collect();
        format!("{} in {}", named(single, timeline), met.join(", "))
    });
    let each = each.collect::<Vec<_>>().join("; ");
    Mistake { message, help: format!("need less from that month on; what meets each: {each}") }
}

/// An edition gives everything, but the rules let the app not come to it in time.
fn out_of_reach(ways: &Ways<'_>, app: &str, (fitting, month): (&[&Place], Month), needed: &[Single]) -> Mistake {
    let timeline = ways.timeline;
    let fitting = fitting.iter().map(|(family, edition)| {
        let rulebook = timeline.governing(*family, month).rulebook;
        format!("{} in {}", timeline.names().edition(*edition), timeline.names().rulebook(rulebook))
    });
    let (fitting, needed) = (fitting.collect::<Vec<_>>().join(", "), list(needed, timeline));
    let message = format!(
        "app `{app}`: no row that the rules allow leads in time to what meets the needs of {month}: {needed} ({fitting})"
    );
    let help = match (ways.start.is_new, month == ways.horizon.from) {
        (true, true) => "need less from that month on",
        (true, false) => "need less from that month on, or end the advice before it with --to",
        (false, true) => "need less from that month on, or let the rows of the base lead there before it",
        (false, false) => {
            "need less from that month on, let the rows of the base lead there, or end the advice before it with --to"
        }
    };
    Mistake { message, help: help.to_owned() }
}

fn list(needed: &[Single], timeline: &Timeline) -> String {
    needed.iter().map(|single| named(single, timeline)).collect::<Vec<_>>().join(", ")
}

/// The editions of a month: of the app's family, and of the one to which it can move.
fn places(ways: &Ways<'_>, month: Month) -> Vec<Place> {
    let family = ways.start.app.family;
    let families = std::iter::once(family).chain(ways.timeline.successor(family, month.last_day()));
    let editions = (0..ways.timeline.names().editions.len() as u8).map(EditionIx);
    let all = families.flat_map(|family| editions.clone().map(move |edition| (family, edition)));
    all.filter(|(family, edition)| ways.timeline.governing(*family, month).has_edition(*edition)).collect()
}

/// The most that an edition gives of something, whatever is bought (`None` is no limit), the setting that gives it, and whether
/// that meets it.
fn most(
    timeline: &Timeline,
    (family, edition): Place,
    month: Month,
    single: &Single,
) -> (Option<u64>, Option<(PackageIx, Setting)>, bool) {
    let terms = timeline.governing(family, month);
    let mut settings = vec![Setting::Default; timeline.names().packages.len()];
    let mut best = (single.offered(terms, edition, &settings), None, single.is_met(terms, edition, &settings));
    let Some(package) = single.part(terms) else { return best };
    for setting in sold(terms, package, edition) {
        settings[usize::from(package.0)] = setting;
        let offered = single.offered(terms, edition, &settings);
        let is_more = match (offered, best.0) {
            (None, Some(_)) => true,
            (Some(offered), Some(best)) => offered > best,
            (_, None) => false,
        };
        if is_more {
            best = (offered, Some((package, setting)), single.is_met(terms, edition, &settings));
        }
    }
    best
}

fn sold(terms: &Terms, package: PackageIx, edition: EditionIx) -> Vec<Setting> {
    use crate::rulebook::Offer;
    match terms.offer(package, edition) {
        Some(Offer::Switch(_)) => vec![Setting::On],
        Some(Offer::Level { tiers, .. }) => tiers.iter().map(|tier| Setting::Level(tier.up_to)).collect(),
        None => Vec::new(),
    }
}

/// The need of a thing, in words.
pub(super) fn named(single: &Single, timeline: &Timeline) -> String {
    match single {
        Single::Limit(kind, count, None) => format!("`{}` {count}", kind.word()),
        Single::Limit(kind, count, Some(group_type)) => format!("`{}` {count} ({})", kind.word(), group_type.word()),
        Single::Existing(count) => format!("{count} groups and rooms"),
        Single::Package(package, Wanted::On) => format!("`{}`", timeline.names().package(*package)),
        Single::Package(package, Wanted::Number(number)) => {
            format!("`{}` {number}", timeline.names().package(*package))
        }
    }
}

/// What there is at most: the edition, the rulebook, and the source that says so.
fn offers(ways: &Ways<'_>, places: &[Place], month: Month, single: &Single) -> String {
    let timeline = ways.timeline;
    if matches!(single, Single::Package(_, Wanted::On)) {
        let rulebook = timeline.governing(ways.start.app.family, month).rulebook;
        return format!("no edition of {} sells it (P1)", timeline.names().rulebook(rulebook));
    }
    let offered = places.iter().map(|place| (most(timeline, *place, month, single), place));
    let highest = offered.max_by_key(|((most, ..), _)| most.unwrap_or(u64::MAX));
    let Some(((most, bought, _), (family, edition))) = highest else { return "there is no edition".to_owned() };
    let terms = timeline.governing(*family, month);
    let rulebook = &timeline.rulebooks()[usize::from(terms.rulebook.0)];
    let most = most.map_or_else(|| "unlimited".to_owned(), |most| most.to_string());
    let edition = timeline.names().edition(*edition);
    let source = source(rulebook, single, edition, bought.is_some(), timeline);
    let source = source.map_or_else(String::new, |source| format!(", source {source}"));
    format!("the most that any edition offers is {most} ({edition} in {}{source})", rulebook.id)
}

/// The document that says how much an edition offers.
fn source(rulebook: &Rulebook, single: &Single, edition: &str, is_bought: bool, timeline: &Timeline) -> Option<String> {
    use crate::rulebook::Offer;
    let offer = |id: &str| rulebook.packages.iter().find(|package| package.id == id)?.offers.get(edition);
    let of_offer = |offer: &Offer| match offer {
        Offer::Switch(price) => Some(price.source.clone()),
        Offer::Level { tiers, .. } if is_bought => tiers.last().map(|tier| tier.price.source.clone()),
        Offer::Level { default, .. } => Some(default.source.clone()),
    };
    match single {
        Single::Package(package, _) => offer(timeline.names().package(*package)).and_then(of_offer),
        Single::Limit(kind, ..) => match offer(kind.word()).filter(|_| is_bought) {
            Some(offer) => of_offer(offer),
            None => {
                let limit = rulebook.limits.iter().find(|limit| limit.kind == *kind)?;
                limit.allowed.get(edition).map(|allowed| allowed.source.clone())
            }
        },
        Single::Existing(_) => None,
    }
}
