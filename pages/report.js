// SPDX-License-Identifier: Apache-2.0
// The report. Its figures come ready made in tables; this script only lays them out.
"use strict";

const DATA = block("report-data");
const MAIN = DATA.rubrics[0];

/** Rows of a table as objects. */
function rowsOf(id) {
  const table = DATA.tables[id];
  return table.rows.map((row) => Object.fromEntries(table.columns.map((column, index) => [column, row[index]])));
}

const CRITERIA = rowsOf("criteria");
const GROUPS = rowsOf("groups");
const titleOf = (rubric, criterion) => {
  const found = CRITERIA.find((row) => row.rubric === rubric && row.criterion === criterion);
  return found ? found.title : criterion;
};
/** A criterion with its rubric, where there are several. */
const fullTitle = (row) => DATA.rubrics.length > 1 ? row.title + " – " + rubricTitle(row.rubric) : row.title;
const rubricTitle = (id) => (DATA.rubrics.find((rubric) => rubric.id === id) || {title: id}).title;
const say = (text) => { byId("live").textContent = text; };
const columnWords = (name) => capital(name.replaceAll("_", " "));

/* --- tables that can be sorted --- */

const compare = (a, b) => {
  const empty = (value) => value === null || value === undefined || value === "";
  if (empty(a) || empty(b)) return empty(a) - empty(b);
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), undefined, {numeric: true});
};

/** A header cell that sorts. order is {key, down}, shared by the table's headers. */
function sortHeader(title, key, order, redraw, className) {
  const sorted = order.key === key ? (order.down ? "descending" : "ascending") : "none";
  return el("th", {scope: "col", "aria-sort": sorted, class: className || null},
    el("button", {type: "button", class: "sort", onclick: () => {
      order.down = order.key === key ? !order.down : false;
      order.key = key;
      redraw();
      say("Sorted by " + title + (order.down ? ", descending" : ", ascending"));
    }}, title));
}

/** The same header has the focus again after its table was drawn anew. */
function redrawn(holder, draw) {
  const headers = [...holder.querySelectorAll("th button.sort")];
  const index = headers.indexOf(document.activeElement);
  holder.replaceChildren(draw());
  if (index >= 0) holder.querySelectorAll("th button.sort")[index].focus();
}

function sorted(rows, order, value) {
  if (!order.key) return rows;
  return [...rows].sort((a, b) => {
    const left = value(a, order.key), right = value(b, order.key);
    const empty = (one) => one === null || one === undefined || one === "";
    if (empty(left) || empty(right)) return empty(left) - empty(right); // empty last, whichever way
    return compare(left, right) * (order.down ? -1 : 1);
  });
}

/** A card whose table may be wider than the page: it can be scrolled from the keyboard too. */
const scroller = (label, ...content) => el("div", {class: "card scroll", tabindex: "0", role: "region", "aria-label": label}, content);

/* --- what was looked at --- */

const SECTIONS = [];

function section(id, title, lead, ...content) {
  SECTIONS.push([id, title]);
  return el("section", {id, "aria-labelledby": id + "-title"},
    el("h2", {id: id + "-title"}, title), lead ? el("p", {class: "lead"}, lead) : null, content);
}

function sampleFacts() {
  const rows = DATA.tables.sample.rows;
  const facts = new Map(rows);
  const throughout = rows.find((row) => row[0] === "plans competent on all its criteria")[1]; // of the first rubric
  const scored = facts.get("plans scored");
  const fact = (value, words) => el("div", {class: "fact"}, el("b", {}, String(value)), el("span", {}, words));
  const none = facts.get("plans without content to score"), bad = facts.get("charts that could not be read");
  return el("div", {class: "facts-row"},
    fact(scored, (scored === 1 ? "plan" : "plans") + " scored, in " + plural(facts.get("charts"), "chart", "charts")),
    scored ? fact(throughout, `competent on all of “${MAIN.title}” (${percent(throughout / scored)})`) : null,
    none ? fact(none, none === 1 ? "plan without content to score" : "plans without content to score") : null,
    bad ? fact(bad, bad === 1 ? "chart could not be read" : "charts could not be read") : null,
    el("div", {class: "fact wide"}, el("span", {}, "How the charts were drawn"),
      el("p", {}, DATA.drawn ? textNodes(DATA.drawn) : "Not stated. Say so when the figures are quoted: they hold for these charts.")));
}

const VERDICTS = {below: "below", above: "met", open: "undecided", withheld: "withheld", "": "–"};
const verdictChip = (verdict) => el("span", {class: "verdict " + verdict}, VERDICTS[verdict]);
const intervalCells = (row) => row.share === null ? [el("td", {}), el("td", {})]
  : [el("td", {class: "range"}, percent(row.low) + " to " + percent(row.high)), el("td", {}, intervalPlot(row.share, row.low, row.high, DATA.threshold))];

function criteriaTable(rubric) {
  const rows = CRITERIA.filter((row) => row.rubric === rubric.id);
  return scroller(rubric.title, el("table", {},
    el("caption", {}, `${rubric.title}. Level ${rubric.competent} and above is competent; intervals are Wilson's, ${exactPercent(DATA.confidence)}.`),
    el("thead", {}, el("tr", {},
      el("th", {scope: "col"}, "Criterion"), el("th", {scope: "col"}, "Plans at each level"),
      el("th", {scope: "col", class: "number"}, "Competent"),
      el("th", {scope: "col", class: "number"}, "Share"),
      el("th", {scope: "col"}, "Interval"), el("td", {}, intervalScale(DATA.threshold)),
      el("th", {scope: "col"}, exactPercent(DATA.threshold) + " asked for"))),
    el("tbody", {}, rows.map((row) => {
      const counts = [row.level_1, row.level_2, row.level_3, row.level_4];
      return el("tr", {},
        el("th", {scope: "row"}, row.title, el("span", {class: "criterion-words"}, "mean level " + (row.mean === null ? "–" : row.mean.toFixed(2)))),
        el("td", {}, levelsBar(counts), el("span", {class: "unseen"}, counts.map((count, index) => `level ${index + 1}: ${count}`).join(", "))),
        el("td", {class: "number"}, `${row.competent} of ${row.plans}`),
        el("td", {class: "number"}, el("span", {class: "share-figure"}, row.share === null ? "–" : percent(row.share))),
        intervalCells(row), el("td", {}, verdictChip(row.verdict)));
    }))));
}

function levelsLegend() {
  return el("p", {class: "legend"},
    [1, 2, 3, 4].map((level) => el("span", {}, levelChip(level), "level " + level)),
    el("span", {}, "“Undecided”: the interval includes the threshold, so this many plans cannot tell."));
}

/* --- by team, by site --- */

function shareClass(share) {
  return "heat-" + (share < .2 ? 0 : share < .5 ? 1 : share < .7 ? 2 : share < DATA.threshold ? 3 : 4);
}

function heatTable(column, rubric, order, redraw) {
  const criteria = CRITERIA.filter((row) => row.rubric === rubric);
  const groups = [...new Set(GROUPS.filter((row) => row.column === column).map((row) => row.group))];
  const cells = new Map(GROUPS.filter((row) => row.column === column).map((row) => [row.group + "\n" + row.rubric + "\n" + row.criterion, row]));
  const keyOf = (criterion) => criterion.rubric + "\n" + criterion.criterion;
  const value = (group, key) => key === "group" ? group : (cells.get(group + "\n" + key) || {}).share;
  return el("table", {class: "heat"},
    el("caption", {}, `Share of plans at a competent level, by ${column}. Groups of fewer than ${DATA.small_cell} plans are withheld, and one more where a single one could be worked out.`),
    el("thead", {}, el("tr", {}, sortHeader(columnWords(column), "group", order, redraw),
      criteria.map((criterion) => sortHeader(criterion.title, keyOf(criterion), order, redraw)))),
    el("tbody", {}, sorted(groups, order, value).map((group) => el("tr", {},
      el("th", {scope: "row", dir: "auto"}, group === "" ? "not stated" : textNodes(group)),
      criteria.map((criterion) => {
        const row = cells.get(group + "\n" + keyOf(criterion));
        if (!row || row.verdict === "withheld") return el("td", {}, el("div", {class: "withheld"}, "withheld"));
        if (row.share === null) return el("td", {}, "–");
        return el("td", {}, el("div", {class: shareClass(row.share)}, el("b", {}, percent(row.share)), el("small", {}, `${row.competent} of ${row.plans}`)));
      })))));
}

function intervalsTable(column, criterion, order, redraw) {
  const rows = GROUPS.filter((row) => row.column === column && row.rubric + "\n" + row.criterion === criterion);
  return el("table", {},
    el("caption", {}, `${titleOf(...criterion.split("\n"))}: share of competent plans by ${column}, with ${exactPercent(DATA.confidence)} intervals.`),
    el("thead", {}, el("tr", {}, sortHeader(columnWords(column), "group", order, redraw),
      sortHeader("Competent", "competent", order, redraw, "number"), sortHeader("Share", "share", order, redraw, "number"),
      el("th", {scope: "col"}, "Interval"), el("td", {}, intervalScale(DATA.threshold)),
      el("th", {scope: "col"}, exactPercent(DATA.threshold) + " asked for"))),
    el("tbody", {}, sorted(rows, order, (row, key) => row[key]).map((row) => el("tr", {},
      el("th", {scope: "row", dir: "auto"}, row.group === "" ? "not stated" : textNodes(row.group)),
      row.verdict === "withheld" ? [el("td", {colspan: 4}), el("td", {}, verdictChip("withheld"))]
        : [el("td", {class: "number"}, `${row.competent} of ${row.plans}`), el("td", {class: "number"}, row.share === null ? "–" : percent(row.share)),
          intervalCells(row), el("td", {}, verdictChip(row.verdict))]))));
}

function choice(label, options, change) {
  const select = el("select", {onchange: () => change(select.value)}, options.map(([value, words]) => el("option", {value}, words)));
  return el("label", {class: "field"}, label, select);
}

function groupsSection() {
  if (!GROUPS.length) return null;
  const columns = [...new Set(GROUPS.map((row) => row.column))];
  const state = {column: columns[0], rubric: MAIN.id, criterion: CRITERIA[0].rubric + "\n" + CRITERIA[0].criterion, heat: {}, intervals: {}};
  const heat = scroller("Criteria by group"), intervals = scroller("Groups with intervals");
  const drawHeat = () => redrawn(heat, () => heatTable(state.column, state.rubric, state.heat, drawHeat));
  const drawIntervals = () => redrawn(intervals, () => intervalsTable(state.column, state.criterion, state.intervals, drawIntervals));
  drawHeat();
  drawIntervals();
  return section("groups", columns.length === 1 ? "By " + columns[0] : "By group", null,
    columns.length > 1 || DATA.rubrics.length > 1 ? el("div", {class: "controls"},
      columns.length > 1 ? choice("Groups", columns.map((column) => [column, columnWords(column)]), (column) => { state.column = column; state.heat = {}; drawHeat(); drawIntervals(); }) : null,
      DATA.rubrics.length > 1 ? choice("Rubric", DATA.rubrics.map((rubric) => [rubric.id, rubric.title]), (rubric) => { state.rubric = rubric; state.heat = {}; drawHeat(); }) : null) : null,
    heat,
    el("div", {class: "controls"}, choice("Criterion, with intervals", CRITERIA.map((row) => [row.rubric + "\n" + row.criterion, fullTitle(row)]), (criterion) => { state.criterion = criterion; drawIntervals(); })),
    intervals);
}

/* --- the person honoured, the chart satisfied --- */

/** From how many of a rubric's criteria on a plan as a whole is enough. */
const enoughOf = (rubric) => {
  const count = rubric.criteria.length;
  for (let competent = 0; competent <= count; competent++) if (competent / count + 1e-9 >= rubric.enough) return competent;
  return count;
};

function quadrantTable(rows) {
  const [first, second] = DATA.rubrics;
  const all = rows.reduce((total, row) => total + row.plans, 0);
  const words = (rubric, enough) => enough ? `${enoughOf(rubric)} to ${rubric.criteria.length} criteria` : `fewer than ${enoughOf(rubric)}`;
  const cell = (one, two, name) => {
    const plans = rows.filter((row) => row.first_enough === one && row.second_enough === two).reduce((sum, row) => sum + row.plans, 0);
    return el("td", {class: one === "yes" && two === "yes" ? "good" : null}, el("b", {}, String(plans)), el("span", {class: "quiet small"}, `${percent(plans / all)} · ${name}`));
  };
  return el("table", {class: "quads"}, el("caption", {}, plural(all, "plan", "plans") + ", by the criteria on which they are competent"),
    el("thead", {}, el("tr", {}, el("td", {rowspan: 2}), el("th", {scope: "colgroup", colspan: 2}, first.title)),
      el("tr", {}, el("th", {scope: "col"}, words(first, false)), el("th", {scope: "col"}, words(first, true)))),
    el("tbody", {},
      el("tr", {}, el("th", {scope: "row"}, second.title + ": " + words(second, true)), cell("no", "yes", "the chart only"), cell("yes", "yes", "both")),
      el("tr", {}, el("th", {scope: "row"}, words(second, false)), cell("no", "no", "neither"), cell("yes", "no", "the person only"))));
}

function bothSection() {
  const rows = rowsOf("both");
  if (!rows.length) return null;
  const [first, second] = DATA.rubrics;
  return section("both", "Honouring the person, satisfying the chart",
    `A plan honours the person when it is competent on at least ${enoughOf(first)} of the ${first.criteria.length} criteria of “${first.title}”, and satisfies the chart on at least ${enoughOf(second)} of the ${second.criteria.length} of “${second.title}”. It can do one without the other.`,
    el("div", {class: "card two"},
      quadrantPlot(rows.map((row) => ({first: row.first_competent, second: row.second_competent, plans: row.plans})), [first, second].map(enoughOf),
        [first, second].map((rubric) => rubric.criteria.length), [first.title, second.title]),
      quadrantTable(rows)));
}

/* --- goals that are measurable, goals that are meaningful --- */

function goalsTable(measurable, title) {
  const rows = rowsOf("goals").filter((row) => row.measurable === measurable);
  if (!rows.length) return null;
  const all = rowsOf("goal-counts").find((row) => row.measurable === measurable && row.meaningful !== measurable).goals;
  return scroller(title, el("table", {},
    el("caption", {}, title + (rows.length < all ? `: the first ${rows.length} of ${all}` : `: ${all}`)),
    el("thead", {}, el("tr", {}, ["Goal", "About", "Chart"].map((head) => el("th", {scope: "col"}, head)))),
    el("tbody", {}, rows.map((row) => el("tr", {},
      el("td", {class: "quoted", dir: "auto"}, row.text ? ["“", textNodes(row.text.slice(0, 400)), row.text.length > 400 ? "…”" : "”"] : textNodes(row.element)),
      el("td", {}, row.about ? capital(row.about) : "–"),
      el("td", {}, chartLink(row.chart), " ", el("span", {class: "quiet small"}, textNodes(row.element))))))));
}

function goalsSection() {
  const counts = rowsOf("goal-counts");
  if (!counts.length) return null;
  const all = counts.reduce((sum, row) => sum + row.goals, 0);
  const cell = (measurable, meaningful) => {
    const row = counts.find((one) => one.measurable === measurable && one.meaningful === meaningful);
    return el("td", {class: measurable === "yes" && meaningful === "yes" ? "good" : null}, el("b", {}, String(row.goals)),
      el("span", {class: "quiet small"}, `${percent(row.goals / all)} · in ${plural(row.plans, "plan", "plans")}`));
  };
  return section("goals", "Goals: measurable, meaningful",
    "A goal is meaningful when it would change something in the person's life or could be nobody else's, and measurable when it or one of its objectives says what would be counted or seen.",
    el("div", {class: "card scroll"}, el("table", {class: "quads"}, el("caption", {}, plural(all, "goal", "goals")),
      el("thead", {}, el("tr", {}, el("td", {}), el("th", {scope: "col"}, "not meaningful"), el("th", {scope: "col"}, "meaningful"))),
      el("tbody", {}, el("tr", {}, el("th", {scope: "row"}, "measurable"), cell("yes", "no"), cell("yes", "yes")),
        el("tr", {}, el("th", {scope: "row"}, "not measurable"), cell("no", "no"), cell("no", "yes"))))),
    goalsTable("yes", "Measurable, not meaningful"), goalsTable("no", "Meaningful, not measurable"));
}

/* --- cloned text, what is missing --- */

/** Rows of the table of copied texts, those of one group together. */
function cloneGroups() {
  const groups = new Map();
  for (const row of rowsOf("clones")) groups.set(row.group, [...(groups.get(row.group) || []), row]);
  return [...groups.values()];
}

const clonesAll = () => new Map(DATA.tables.sample.rows).get("texts that stand in several plans");
/** How often a text stands somewhere: the page has the first places only. */
const placesOf = (places) => places[0].places;

function cloneRow(places) {
  const [first] = places;
  return el("tr", {},
    el("td", {class: "quoted", dir: "auto"}, first.text ? ["“", textNodes(first.text), first.text.split(/\s+/).length < first.words ? "…”" : "”"] : el("span", {class: "quiet"}, "the text is not shown")),
    el("td", {class: "number"}, String(first.words)),
    el("td", {class: "number"}, String(first.plans)),
    el("td", {}, first.between === "people" ? plural(first.people, "person", "people") : "one person, copied forward", el("span", {class: "criterion-words"}, first.the_same === "yes" ? "word for word" : "nearly the same")),
    el("td", {}, el("details", {}, el("summary", {}, plural(placesOf(places), "place", "places")),
      el("ul", {}, places.map((place) => el("li", {}, chartLink(place.chart), el("span", {class: "quiet small"}, " ", textNodes(place.element))))),
      placesOf(places) > places.length ? el("p", {class: "quiet small"}, "and " + (placesOf(places) - places.length) + " more") : null)));
}

function clonesTable(groups) {
  return scroller("Copied texts", el("table", {},
    el("caption", {}, plural(clonesAll(), "text stands", "texts stand") + " in more than one plan" + (groups.length < clonesAll() ? `; the first ${groups.length} are shown` : "")),
    el("thead", {}, el("tr", {}, el("th", {scope: "col"}, "Text"), el("th", {scope: "col", class: "number"}, "Words"), el("th", {scope: "col", class: "number"}, "Plans"),
      el("th", {scope: "col"}, "Of"), el("th", {scope: "col"}, "Where"))),
    el("tbody", {}, groups.map(cloneRow))));
}

function tracesTable(traces) {
  return scroller("Names and pronouns", el("table", {},
    el("caption", {}, "Names and pronouns that do not belong to the plan they stand in" + (traces.length < DATA.tables.traces.all ? `; the first ${traces.length} of ${DATA.tables.traces.all} are shown` : "")),
    el("thead", {}, el("tr", {}, ["Chart", "Where", "Word", "Belongs to"].map((title) => el("th", {scope: "col"}, title)))),
    el("tbody", {}, traces.map((row) => el("tr", {}, el("th", {scope: "row"}, chartLink(row.chart)), el("td", {}, textNodes(row.element)),
      el("td", {dir: "auto"}, row.word ? ["“", textNodes(row.word), "”"] : row.what),
      el("td", {}, row.what === "name" ? chartLink(row.other_chart) : "another gender", row.copied === "yes" ? "" : el("span", {class: "criterion-words"}, "may be a namesake, or somebody the plan did not list")))))));
}

function clonesSection() {
  const groups = cloneGroups(), traces = rowsOf("traces");
  if (!groups.length && !traces.length) return null;
  return section("clones", "Cloned text", "Text that stands in more than one plan. A shared service may be innocent; a goal that is somebody else's is not.",
    groups.length ? clonesTable(groups) : null, traces.length ? tracesTable(traces) : null);
}

function missingSection() {
  const all = rowsOf("missing");
  if (!all.length) return null;
  const holder = scroller("What is missing");
  const state = {criterion: ""};
  const order = {key: "plans", down: true};
  const draw = () => {
    const rows = all.filter((row) => !state.criterion || row.rubric + "\n" + row.criterion === state.criterion);
    redrawn(holder, () => el("table", {},
      el("caption", {}, "What would most have raised a level that is below 4, counted over plans"),
      el("thead", {}, el("tr", {}, sortHeader("What is missing", "missing", order, draw), sortHeader("Criterion", "criterion", order, draw),
        sortHeader("Plans", "plans", order, draw, "number"), el("th", {scope: "col"}, "Share of plans"))),
      el("tbody", {}, sorted(rows, order, (row, key) => key === "criterion" ? titleOf(row.rubric, row.criterion) : row[key]).slice(0, 40).map((row) => el("tr", {},
        el("th", {scope: "row"}, capital(row.missing)), el("td", {}, titleOf(row.rubric, row.criterion)),
        el("td", {class: "number"}, String(row.plans)), el("td", {}, el("div", {class: "shared"}, shareBar(row.share), el("span", {class: "quiet small"}, percent(row.share)))))))));
  };
  draw();
  return section("missing", "What most plans lack", null,
    el("div", {class: "controls"}, choice("Criterion", [["", "All"], ...CRITERIA.map((row) => [row.rubric + "\n" + row.criterion, fullTitle(row)])], (value) => { state.criterion = value; draw(); })),
    holder);
}

/* --- chart by chart --- */

const CHARTS = DATA.tables.charts;
const column = (name) => CHARTS.columns.indexOf(name);
const LEVEL_COLUMNS = CRITERIA.map((row) => column(DATA.rubrics.length > 1 ? row.rubric + ":" + row.criterion : row.criterion));
const TOTAL_COLUMNS = DATA.rubrics.map((rubric) => column(DATA.rubrics.length > 1 ? rubric.id + ":total" : "total"));
const CELL_COLUMNS = DATA.columns.map((name, index) => 4 + index);
const QUADRANT_COLUMN = column("quadrant");
const PAGE = 50;

const VIEW = {text: "", status: "", cells: {}, criterion: "", level: "", order: {}, shown: PAGE, rows: []};

/** The folders that all charts share say nothing. */
const FOLDERS = (() => {
  const names = CHARTS.rows.map((row) => row[0]);
  let shared = names.length > 1 ? names[0].slice(0, names[0].lastIndexOf("/") + 1) : "";
  for (const name of names) while (!name.startsWith(shared)) shared = shared.slice(0, shared.lastIndexOf("/", shared.length - 2) + 1);
  return shared.length;
})();
const shortName = (name) => name.slice(FOLDERS) || name;

/** A chart's name, with the plan's id where the chart holds several: they stand next to each other. */
const nameOf = (index) => {
  const row = CHARTS.rows[index];
  const several = [index - 1, index + 1].some((at) => CHARTS.rows[at] && CHARTS.rows[at][0] === row[0]);
  return shortName(row[0]) + (row[1] && several ? " · " + row[1] : "");
};

const CHART_INDEX = new Map(CHARTS.rows.map((row, index) => [row[0], index]).reverse());

function chartLink(name) {
  const index = CHART_INDEX.get(name);
  return index === undefined ? el("span", {}, textNodes(name)) : el("a", {href: "#plan=" + index}, textNodes(shortName(name)));
}

function passes(row) {
  if (VIEW.status && row[2] !== VIEW.status) return false;
  for (const [at, value] of Object.entries(VIEW.cells)) if (value !== null && row[at] !== value) return false;
  if (VIEW.level) {
    const columns = VIEW.criterion === "" ? LEVEL_COLUMNS : [LEVEL_COLUMNS[VIEW.criterion]];
    const wanted = VIEW.level === "below" ? (level) => level !== null && level < MAIN.competent
      : VIEW.level === "above" ? (level) => level !== null && level >= MAIN.competent : (level) => level === Number(VIEW.level);
    if (!columns.some((at) => wanted(row[at]))) return false;
  }
  return !VIEW.text || row.some((cell) => typeof cell === "string" && cell.toLowerCase().includes(VIEW.text));
}

function findRows() {
  const indexes = CHARTS.rows.map((row, index) => index).filter((index) => passes(CHARTS.rows[index]));
  VIEW.rows = sorted(indexes, VIEW.order, (index, key) => CHARTS.rows[index][key]);
}

/** Levels and totals in the order of the table: title, column, class. */
function levelColumns() {
  return DATA.rubrics.map((rubric, index) => CRITERIA.map((row, at) => [row, at]).filter(([row]) => row.rubric === rubric.id)
    .map(([row, at]) => [capital(row.criterion.replaceAll("_", " ")), LEVEL_COLUMNS[at], "mid"]).concat([["Total", TOTAL_COLUMNS[index], "number"]])).flat();
}

function chartRow(index) {
  const row = CHARTS.rows[index];
  const levels = row[2] === "scored"
    ? levelColumns().map(([title, at, className]) => el("td", {class: className}, className === "mid" ? levelChip(row[at]) : row[at] === null ? "–" : String(row[at])))
    : [el("td", {colspan: LEVEL_COLUMNS.length + TOTAL_COLUMNS.length, class: "quiet"}, row[2] === "error" ? "could not be read: " : "nothing to score: ", textNodes(row[3]))];
  return el("tr", {}, el("th", {scope: "row", class: "name", title: row[0].length < 500 ? row[0] : null}, el("a", {href: "#plan=" + index}, textNodes(nameOf(index).slice(0, 300)))),
    CELL_COLUMNS.map((at) => el("td", {class: "cell", dir: "auto"}, textNodes(row[at].slice(0, 300)))), levels);
}

function chartsTable(limit) {
  const redraw = () => drawCharts();
  return el("table", {class: "charts"},
    el("caption", {class: "unseen"}, "Plans with their levels"),
    el("thead", {}, DATA.rubrics.length > 1 ? el("tr", {class: "over"}, el("td", {colspan: 1 + DATA.columns.length}),
      DATA.rubrics.map((rubric) => el("th", {scope: "colgroup", colspan: rubric.criteria.length + 1}, rubric.title))) : null,
    el("tr", {}, sortHeader("Chart", 0, VIEW.order, redraw),
      DATA.columns.map((name, index) => sortHeader(columnWords(name), CELL_COLUMNS[index], VIEW.order, redraw, "cell")),
      levelColumns().map(([title, at, className]) => sortHeader(title, at, VIEW.order, redraw, className)))),
    el("tbody", {}, VIEW.rows.slice(0, limit).map(chartRow)));
}

function drawCharts(limit = VIEW.shown) {
  const holder = byId("charts-table");
  findRows();
  redrawn(holder, () => chartsTable(limit));
  const shown = Math.min(limit, VIEW.rows.length);
  byId("charts-count").textContent = `${shown} of ${VIEW.rows.length} shown` + (VIEW.rows.length < CHARTS.rows.length ? `, of ${CHARTS.rows.length} in all` : "");
  byId("charts-more").hidden = shown === VIEW.rows.length;
  byId("charts-all").hidden = shown === VIEW.rows.length;
}

function filterBy(change) {
  change();
  VIEW.shown = PAGE;
  drawCharts();
  say(plural(VIEW.rows.length, "plan", "plans") + " found");
}

function chartsFilters() {
  let waiting = 0;
  const search = el("input", {type: "search", id: "charts-search", autocomplete: "off", oninput: () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => filterBy(() => { VIEW.text = search.value.trim().toLowerCase(); }), 120);
  }});
  const cells = DATA.columns.map((name, index) => {
    const values = [...new Set(CHARTS.rows.map((row) => row[CELL_COLUMNS[index]]))].sort(compare);
    if (values.length < 2 || values.length > 200) return null;
    return choice(columnWords(name), [["", "All"], ...values.map((value, at) => [String(at), value === "" ? "not stated" : value.slice(0, 80)])],
      (at) => filterBy(() => { VIEW.cells[CELL_COLUMNS[index]] = at === "" ? null : values[at]; }));
  });
  const statuses = [...new Set(CHARTS.rows.map((row) => row[2]))];
  const words = {scored: "Scored", "not-scorable": "Nothing to score", error: "Could not be read"};
  return el("div", {class: "controls", role: "search", "aria-label": "Plans"},
    el("label", {class: "field"}, "Find", search), cells,
    statuses.length > 1 ? choice("Status", [["", "All"], ...statuses.map((status) => [status, words[status]])], (value) => filterBy(() => { VIEW.status = value; })) : null,
    choice("Criterion", [["", "Any"], ...CRITERIA.map((row, index) => [String(index), fullTitle(row)])], (value) => filterBy(() => { VIEW.criterion = value; })),
    choice("Level", [["", "All"], ["below", "Below " + MAIN.competent], ["above", MAIN.competent + " and above"], ...[1, 2, 3, 4].map((level) => [String(level), String(level)])], (value) => filterBy(() => { VIEW.level = value; })));
}

function chartsSection() {
  return section("charts", "Chart by chart", "Open a chart for its text, the evidence in it and what to ask next.",
    chartsFilters(), el("div", {class: "card scroll", id: "charts-table", tabindex: "0", role: "region", "aria-label": "Plans with their levels"}),
    el("div", {class: "more"}, el("button", {type: "button", class: "button", id: "charts-more", onclick: () => { VIEW.shown += 4 * PAGE; drawCharts(); }}, "Show more"),
      el("button", {type: "button", class: "button", id: "charts-all", onclick: () => { VIEW.shown = VIEW.rows.length; drawCharts(); }}, "Show all"),
      el("span", {id: "charts-count", class: "quiet small"})));
}

/* --- one chart --- */

function evidenceItem(piece) {
  const [title, weight, element, quote, field] = piece; // quote is [offset, length] where there is no text
  const side = weight > 0 ? "for" : weight < 0 ? "against" : "noted";
  const where = element + (field ? ", " + field : "");
  return el("li", {}, textNodes(where), ": ",
    typeof quote === "string" ? el("mark", {class: side}, textNodes(quote)) : `${quote[1]} bytes from byte ${quote[0]}`,
    el("span", {class: "quiet"}, ` – ${titleAt(title)}` + (side === "against" ? " (against)" : "")));
}

function findingCard(row, index, level, detail, root) {
  const asks = detail && detail.missing ? detail.missing.split("; ") : [];
  const found = detail ? detail.evidence : [];
  const card = el("div", {class: "finding"},
    el("h3", {}, levelChip(level), el("span", {class: "title"}, row.title),
      root && found.length ? el("button", {type: "button", class: "show", "aria-pressed": "false", onclick: (event) => toggleFocus(event.currentTarget, card, row.criterion, root)}, "show only this") : null),
    detail && detail.why ? el("p", {class: "quiet"}, capital(detail.why)) : null,
    asks.length ? el("div", {class: "ask"}, el("b", {}, "What to ask next"), el("ul", {}, asks.map((ask) => el("li", {}, capital(ask))))) : null,
    found.length ? el("details", {}, el("summary", {}, plural(found.length, "piece of evidence", "pieces of evidence")), el("ul", {}, found.map(evidenceItem))) : null);
  return card;
}

function toggleFocus(button, card, criterion, root) {
  const on = button.getAttribute("aria-pressed") !== "true";
  for (const other of document.querySelectorAll(".finding")) {
    const its = other.querySelector("button.show");
    other.classList.toggle("focus", on && other === card);
    if (its) {
      its.setAttribute("aria-pressed", String(on && its === button));
      its.textContent = on && its === button ? "show all" : "show only this";
    }
  }
  focusEvidence(root, on ? criterion : null);
}

function planHead(index) {
  const place = VIEW.rows.indexOf(index);
  const move = (to, words) => el("a", {class: "button", href: to === undefined ? null : "#plan=" + to, "aria-disabled": to === undefined ? "true" : null, hidden: to === undefined}, words);
  const row = CHARTS.rows[index];
  const stands = QUADRANT_COLUMN < 0 ? "" : {both: "Honours the person and satisfies the chart", "person only": "Honours the person, does not satisfy the chart",
    "chart only": "Satisfies the chart, does not honour the person", neither: "Neither honours the person nor satisfies the chart"}[row[QUADRANT_COLUMN]] || "";
  const known = DATA.columns.map((name, at) => row[CELL_COLUMNS[at]] ? columnWords(name) + ": " + row[CELL_COLUMNS[at]] : null).filter(Boolean).concat(stands || []);
  return el("div", {class: "plan-head"},
    el("div", {}, el("h2", {id: "plan-title", tabindex: "-1"}, textNodes(nameOf(index))), el("p", {class: "quiet small"}, textNodes(known.join(" · ")))),
    el("div", {class: "moves"}, el("a", {class: "button", href: "#charts"}, "All charts"), move(VIEW.rows[place - 1], "← Previous"), move(place < 0 ? undefined : VIEW.rows[place + 1], "Next →")));
}

function findingCards(index, detail, root) {
  const cards = [];
  CRITERIA.forEach((row, at) => {
    if (DATA.rubrics.length > 1 && (at === 0 || CRITERIA[at - 1].rubric !== row.rubric))
      cards.push(el("p", {class: "rubric-name"}, rubricTitle(row.rubric)));
    cards.push(findingCard(row, at, CHARTS.rows[index][LEVEL_COLUMNS[at]], (detail.criteria || [])[at], root));
  });
  return cards;
}

function showPlan(index) {
  const detail = block("chart-" + index) || {};
  const row = CHARTS.rows[index];
  TITLES = detail.titles || [];
  const paper = el("article", {class: "card paper", "aria-label": "Text of the plan"});
  const withText = detail.goals !== undefined;
  const notes = (detail.notes || []).length ? el("p", {class: "quiet small"}, "How it was read: " + detail.notes.join("; ")) : null;
  if (row[2] === "error") paper.append(el("p", {}, "This chart could not be read: ", textNodes(row[3])));
  else if (withText) paper.append(planNode(detail));
  else paper.append(el("p", {class: "quiet"}, DATA.redacted ? "The text is left out of a redacted report." : "The text is not part of this report."));
  if (notes) paper.append(notes);
  byId("plan").replaceChildren(el("section", {"aria-labelledby": "plan-title"}, planHead(index),
    el("div", {class: "sheet"}, paper, row[2] === "scored" ? el("aside", {class: "findings", "aria-label": "Levels"}, findingCards(index, detail, withText ? paper : null)) : null)));
}

/** The address says what is shown, so that Back works and a chart can be linked to. */
function route() {
  const match = /^#plan=(\d+)$/.exec(location.hash);
  const index = match ? Number(match[1]) : -1;
  const one = index >= 0 && index < CHARTS.rows.length;
  byId("plan").hidden = !one;
  byId("overview").hidden = one;
  if (one) {
    showPlan(index);
    scrollTo({top: 0, behavior: "instant"});
    byId("plan-title").focus({preventScroll: true});
  } else if (location.hash.length > 1) {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }
}

/* --- the page --- */

function madeWith() {
  const rubrics = DATA.rubrics.map((rubric) => `${rubric.id} ${rubric.version} (${rubric.digest.slice(0, 12)})`).join(", ");
  return `pcrp ${DATA.versions.pcrp || ""} · ${rubrics}. Levels claim what a trained rater would give the written text, no more; they say nothing of the service or the person.`;
}

function start() {
  const scored = new Map(DATA.tables.sample.rows).get("plans scored");
  byId("title").append(...textNodes(DATA.title));
  byId("subtitle").append(...textNodes([plural(scored, "plan", "plans"), MAIN.title, DATA.date, DATA.redacted ? "redacted for sharing" : ""].filter(Boolean).join(" · ")));
  byId("overview").replaceChildren(...[
    section("sample", "What was looked at", null, sampleFacts()),
    section("criteria", "By criterion", null, DATA.rubrics.map(criteriaTable), levelsLegend()),
    groupsSection(), bothSection(), goalsSection(), missingSection(), clonesSection(), chartsSection()].filter(Boolean));
  byId("sections").append(el("ul", {}, SECTIONS.map(([id, title]) => el("li", {}, el("a", {href: "#" + id}, title)))));
  byId("made").textContent = madeWith();
  byId("print").addEventListener("click", () => print());
  addEventListener("hashchange", route);
  addEventListener("beforeprint", () => { if (byId("plan").hidden) drawCharts(2000); });
  addEventListener("afterprint", () => drawCharts());
  drawCharts();
  route();
}

start();
