
"use strict";
{
  const data = JSON.parse(document.getElementById("data").textContent);
  const find = (id) => document.getElementById(id);
  const text = (place) => data.texts[place];
  /** How many months a page of the table has; paper takes more of them. */
  const PAGE = 100, ON_PAPER = 1000;
  /** How many letters a name has that is not long. */
  const LONG = 40;

  const element = (name, attributes, ...parts) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...parts);
    return made;
  };

  /** Digits with thousands separators before the point. */
  const grouped = (amount) => {
    const [whole, decimals] = amount.split(".");
    const separated = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return decimals === undefined ? separated : `${separated}.${decimals}`;
  };

  const counted = (count, one, more) => `${grouped(String(count))} ${count === 1 ? one : more}`;

  const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

  /** Compares digits with the same number of decimals exactly, however many there are; signs and separators may be there. */
  const compareNumbers = (one, other) => {
    const plain = (shown) => shown.replace(/[+,]/g, "");
    const size = (digits) => digits.replace("-", "");
    const [a, b] = [plain(one), plain(other)];
    const [below, belowToo] = [a.startsWith("-"), b.startsWith("-")];
    if (below !== belowToo) return below ? -1 : 1;
    const order = size(a).length - size(b).length || compare(size(a), size(b));
    return below ? -order : order;
  };

  /** Texts in which backticks mark code. */
  const marked = (said) => {
    const parts = said.split("`");
    if (parts.length % 2 === 0) return [said];
    return parts.map((part, at) => (at % 2 ? element("code", {}, part) : part));
  };

  /** Makes the headings of a table buttons that sort it. */
  const sorts = (table, sort) => {
    const headings = [...table.tHead.rows[0].cells];
    for (const heading of headings) {
      const button = element("button", { type: "button" }, ...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        // Of amounts the largest are wanted first.
        const first = heading.classList.contains("n") ? "descending" : "ascending";
        const second = first === "ascending" ? "descending" : "ascending";
        const order = heading.getAttribute("aria-sort") === first ? second : first;
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", order);
        sort(heading.cellIndex, order === "ascending" ? 1 : -1);
      });
    }
  };

  /** Tables whose rows all stand in the page. */
  for (const table of document.querySelectorAll("table.sorts")) {
    sorts(table, (column, direction) => {
      const isNumber = table.tHead.rows[0].cells[column].classList.contains("n");
      const by = isNumber ? compareNumbers : compare;
      const rows = [...table.tBodies[0].rows].map((row) => [row.cells[column].textContent, row]);
      rows.sort(([one], [other]) => direction * by(one, other));
      table.tBodies[0].append(...rows.map(([, row]) => row));
    });
  }

  /** The months of every app. */
  const AMOUNTS = 1, TOTAL = 4, FIGURES = 5;
  const [year, month] = data.from.split("-").map(Number);
  const monthNamed = (at) => {
    const months = year * 12 + month - 1 + at;
    return `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
  };
  const refusals = (line) => {
    let count = 0;
    for (let at = FIGURES + 1; at < line.length; at += 3) if (line[at] === -1) count += 1;
    return count;
  };
  const names = [], all = [];
  let last = 0;
  data.apps.forEach(([name, first, lines], app) => {
    names.push(text(name));
    lines.forEach((line, at) => all.push({ app, month: first + at, line, refused: refusals(line) }));
    last = Math.max(last, first + lines.length);
  });
  all.forEach((entry, id) => (entry.id = id));

  /** What a column is sorted by. */
  const keys = [
    (one, other) => one.month - other.month,
    (one, other) => compare(names[one.app], names[other.app]),
    (one, other) => compare(text(one.line[0]), text(other.line[0])),
    ...[0, 1, 2, 3].map((at) => (one, other) =>
      compareNumbers(text(one.line[AMOUNTS + at]), text(other.line[AMOUNTS + at]))),
    (one, other) => one.refused - other.refused,
  ];

  const table = find("months-table"), body = table.tBodies[0];
  const search = find("months-search"), chosen = find("months-month");
  const charged = find("months-charged"), refusedOnly = find("months-refused");
  /** What the reader opened or closed: months, and the reasons of their figures. */
  const months = new Map(), figures = new Map();
  let order = all, shown = all, page = 0, size = PAGE, showAll = false;

  const sum = (entries) => {
    const counts = new Map();
    for (const { line } of entries) counts.set(line[TOTAL], (counts.get(line[TOTAL]) ?? 0) + 1);
    let total = 0n, decimals = 0;
    for (const [place, count] of counts) {
      const [whole, rest = ""] = text(place).split(".");
      decimals = rest.length;
      total += BigInt(whole + rest) * BigInt(count);
    }
    const digits = String(total).padStart(decimals + 1, "0");
    const point = digits.length - decimals;
    return grouped(decimals ? `${digits.slice(0, point)}.${digits.slice(point)}` : digits);
  };

  /** Which months are chosen. */
  const choose = () => {
    const written = search.value.trim(), asked = written.toLowerCase();
    // A name in quotes is that name as it is written: two apps may differ in nothing but capitals.
    const exact = written.length > 2 && written.startsWith('"') && written.endsWith('"') ? written.slice(1, -1) : null;
    const isNamed = names.map((name) => (exact === null ? name.toLowerCase().includes(asked) : name === exact));
    const hasEdition = (line) => exact === null && text(line[0]).toLowerCase().includes(asked);
    const isCharged = (line) => /[1-9]/.test(text(line[TOTAL]));
    shown = order.filter(({ app, month: at, line, refused }) =>
      (isNamed[app] || hasEdition(line)) &&
      (chosen.value === "" || at === Number(chosen.value)) &&
      (!charged.checked || isCharged(line)) &&
      (!refusedOnly.checked || refused > 0));
    page = 0;
    render();
  };

  /** The reasons of a figure. */
  const reasons = (chain) => element("dl", { class: "why" }, ...data.chains[chain].map((line) => {
    const [label, said] = [text(data.lines[2 * line]), text(data.lines[2 * line + 1])];
    const told = element("dd", {}, ...marked(said));
    if (data.rules[label]) told.append(element("q", {}, data.rules[label]));
    return element("div", {}, element("dt", {}, label), told);
  }));

  const isLong = (name) => [...name].length > LONG;

  /** A figure of a month with its reasons, which are made when they are asked for. */
  const figure = ([title, amount, chain], name, isAlone) => {
    const summary = element("summary", {}, element("span", {}, ...marked(text(title))));
    if (amount !== -1) summary.append(" ", element("b", {}, grouped(text(amount))));
    const details = element("details", {}, summary);
    const fill = () => details.open && details.childElementCount === 1 && details.append(reasons(chain));
    details.open = figures.get(name) ?? (showAll || isAlone);
    fill();
    details.addEventListener("toggle", () => {
      fill();
      // One that is not shown any more was not closed by the reader.
      if (details.isConnected) figures.set(name, details.open);
    });
    return element("li", {}, details);
  };

  /** What stands behind the figures of a month. */
  const told = (entry) => {
    const { app, line } = entry, list = element("ul", {});
    // What a row cuts stands here whole.
    if (isLong(names[app])) list.append(element("li", { class: "whole" }, element("bdi", {}, names[app])));
    for (let at = FIGURES; at < line.length; at += 3) {
      list.append(figure(line.slice(at, at + 3), `${entry.id} ${at}`, line.length === FIGURES + 3));
    }
    if (line.length === FIGURES) list.append(element("li", {}, "Nothing is charged, and nothing was refused."));
    return element("tr", { class: "told", id: `told-${entry.id}` }, element("td", { colspan: "8" }, list));
  };

  const open = (entry, row, button, isOpen) => {
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) row.after(told(entry));
    else find(`told-${entry.id}`)?.remove();
  };

  /** The reader opens or closes a month; what was open in one that is closed is forgotten. */
  const turnOver = (entry, row, button) => {
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    months.set(entry.id, isOpen);
    open(entry, row, button, isOpen);
    if (!isOpen) entry.line.forEach((_, at) => figures.delete(`${entry.id} ${at}`));
  };

  const row = (entry) => {
    const { app, line } = entry, name = element("bdi", isLong(names[app]) ? { title: names[app] } : {}, names[app]);
    const button = element("button", {
      type: "button", class: "open", "aria-expanded": "false", "aria-controls": `told-${entry.id}`,
    }, monthNamed(entry.month));
    const number = (shown) => element("td", { class: "n" }, shown);
    const amounts = [0, 1, 2, 3].map((at) => number(grouped(text(line[AMOUNTS + at]))));
    const made = element("tr", {}, element("th", { scope: "row" }, button), element("td", {}, name),
      element("td", {}, text(line[0])), ...amounts, number(entry.refused ? String(entry.refused) : ""));
    button.addEventListener("click", () => turnOver(entry, made, button));
    return [made, () => (months.get(entry.id) ?? showAll) && open(entry, made, button, true)];
  };

  const render = () => {
    const pages = Math.max(1, Math.ceil(shown.length / size));
    page = Math.min(page, pages - 1);
    const begin = page * size, entries = shown.slice(begin, begin + size);
    const rows = entries.map(row);
    body.replaceChildren(...rows.map(([made]) => made));
    for (const [, unfold] of rows) unfold();
    const range = pages > 1 ? `Months ${grouped(String(begin + 1))} to ${grouped(String(begin + entries.length))} of ` : "";
    find("months-status").textContent = shown.length === 0
      ? "No month is like that."
      : `${range}${counted(shown.length, "month", "months")}, together ${sum(shown)} ${data.currency}`;
    find("months-page").textContent = `Page ${grouped(String(page + 1))} of ${grouped(String(pages))}`;
    // A button that is disabled would lose the focus of the keyboard.
    find("months-back").setAttribute("aria-disabled", String(page === 0));
    find("months-on").setAttribute("aria-disabled", String(page === pages - 1));
    find("months-pages").hidden = pages === 1;
  };

  const turn = ({ currentTarget }, by) => {
    if (currentTarget.getAttribute("aria-disabled") === "true") return;
    page += by;
    render();
    table.scrollIntoView({ block: "start" });
  };

  sorts(table, (column, direction) => {
    // The sort is stable: of equals the order of apps and months stays.
    order = [...all].sort((one, other) => direction * keys[column](one, other));
    choose();
  });
  for (let at = 0; at < last; at += 1) chosen.append(element("option", { value: String(at) }, monthNamed(at)));
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, all.length > 5000 ? 150 : 0);
  });
  for (const control of [chosen, charged, refusedOnly]) control.addEventListener("change", choose);
  find("months-back").addEventListener("click", (event) => turn(event, -1));
  find("months-on").addEventListener("click", (event) => turn(event, 1));
  find("months-open").addEventListener("click", ({ currentTarget }) => {
    showAll = !showAll;
    months.clear();
    figures.clear();
    currentTarget.setAttribute("aria-pressed", String(showAll));
    render();
  });
  // Paper has no pages to turn.
  let read = 0;
  addEventListener("beforeprint", () => {
    if (shown.length > PAGE && shown.length <= ON_PAPER) {
      read = page;
      size = ON_PAPER;
      render();
    }
  });
  addEventListener("afterprint", () => {
    if (size !== PAGE) {
      size = PAGE;
      page = read;
      render();
    }
  });

  /** The apps: a search, and the way from an app to its months. */
  const apps = find("apps-table");
  if (apps) {
    const asked = find("apps-search"), rows = [...apps.tBodies[0].rows];
    const filter = () => {
      const part = asked.value.trim().toLowerCase();
      let count = 0;
      for (const app of rows) {
        app.hidden = !app.cells[0].textContent.toLowerCase().includes(part);
        count += app.hidden ? 0 : 1;
      }
      find("apps-status").textContent = part === "" ? "" : `${counted(count, "app", "apps")} of ${grouped(String(rows.length))}`;
    };
    asked.addEventListener("input", filter);
    apps.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-app]");
      if (link) {
        search.value = `"${link.dataset.app}"`;
        choose();
      }
    });
    asked.closest(".tools").hidden = false;
  }
  /** What is wider than its box says so. */
  const widths = new ResizeObserver((changes) => {
    for (const box of new Set(changes.map(({ target }) => target.closest(".wide")))) {
      box.classList.toggle("cut", box.scrollWidth > box.clientWidth + 1);
    }
  });
  for (const box of document.querySelectorAll(".wide")) {
    for (const part of [box, ...box.children]) widths.observe(part);
  }
  for (const remark of document.querySelectorAll(".without")) remark.hidden = true;
  find("months-tools").hidden = false;
  find("months-open").hidden = false;
  render();
}
