// Draws the board from one picture, and keeps it new from one stream. Whatever comes from events is put in as text.
import { TEXTS } from "./texts.js";

const asked = new URLSearchParams(location.search);
const lang = Object.hasOwn(TEXTS, asked.get("lang")) ? asked.get("lang") : "en";
const words = TEXTS[lang];
const $ = (id) => document.getElementById(id);

let token = sessionStorage.getItem("lifestage-token") ?? "";
let picture = null;
let changes = [];
let fresh = new Set();
let funnel = asked.get("funnel");
/** What each part drew last: a picture that is like the one before moves nothing on the page. */
const drawn = new Map();

/** How every number, share, day and time of the page is written. */
function show(value, as = "count") {
  if (value === null || value === undefined) return words.none;
  const zone = picture?.zone ?? "UTC";
  const number = (options) => new Intl.NumberFormat(lang, options).format(value);
  const moment = (options) => new Intl.DateTimeFormat(lang, { ...options, timeZone: zone }).format(value);
  // A day is no instant: its midnight is taken in UTC and shown in UTC.
  const day = (options) => new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" }).format(new Date(`${value}T00:00:00Z`));
  switch (as) {
    case "count": return number({ maximumFractionDigits: 0 });
    case "mean": return number({ maximumFractionDigits: value < 100 ? 1 : 0 });
    case "share": return number({ style: "percent", maximumFractionDigits: value > 0 && value < 0.1 ? 1 : 0 });
    case "hours": return number({ style: "unit", unit: "hour", maximumFractionDigits: 1 });
    case "money": return new Intl.NumberFormat(lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value / 100);
    case "factor": case "number": return number({ maximumFractionDigits: 2 });
    case "hour": return `${String(value).padStart(2, "0")}:00`;
    case "time": return moment({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    case "instant": return moment({ month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    case "day": return day({ month: "short", day: "numeric" });
    case "long day": return day({ weekday: "long", year: "numeric", month: "long", day: "numeric" });
    default: throw new Error(`no way to write ${as}`);
  }
}

/** An element with attributes, and with texts and elements in it. */
function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") element.className = value;
    else if (key === "onclick") element.addEventListener("click", value);
    else if (key in { width: 1, height: 1, background: 1, color: 1 }) element.style[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...inside.filter((part) => part !== null && part !== undefined));
  return element;
}

/** A name or a number that tells on a tap what it is. */
function what(label, title, paragraphs) {
  const open = () => {
    $("definition-title").textContent = title;
    $("definition-text").replaceChildren(...paragraphs().map((text, place) => make("p", { class: place ? "asked" : null }, text)));
    $("definition").showModal();
  };
  return make("button", { class: "what", type: "button", "aria-haspopup": "dialog", onclick: open }, label);
}

/** Draws a part anew where it differs, and leaves focus and open details as they were. */
function draw(id, ...parts) {
  const place = $(id);
  const next = make("div", {}, ...parts);
  if (drawn.get(id) === next.innerHTML) return;
  // Rows that move down as others come are known by their keys, everything else by its place.
  const each = (selector) => {
    const found = new Map();
    for (const element of place.querySelectorAll(selector)) {
      const key = element.closest("[data-key]")?.dataset.key;
      found.set(key === undefined ? found.size : `key ${key}`, element);
    }
    return found;
  };
  const focusable = "button, summary, select, [data-scroll]";
  const [focused] = [...each(focusable)].find(([, element]) => element === document.activeElement) ?? [];
  const open = new Set([...each("details")].filter(([, details]) => details.open).map(([key]) => key));
  const scrolled = [...each("[data-scroll]").values()].map((part) => part.scrollTop);
  drawn.set(id, next.innerHTML);
  place.replaceChildren(...next.childNodes);
  for (const [key, details] of each("details")) details.open = open.has(key);
  [...each("[data-scroll]").values()].forEach((part, index) => { part.scrollTop = scrolled[index] ?? 0; });
  if (focused !== undefined) each(focusable).get(focused)?.focus({ preventScroll: true });
}

function heading(id, title, paragraphs) {
  return make("h2", { id: `${id}-title` }, what(title, title, paragraphs));
}

const track = (share) => make("div", { class: "track", "aria-hidden": "true" }, make("b", { width: `${Math.max(0, Math.min(1, share)) * 100}%` }));

function drawHeads() {
  const { hours, moves, stages } = picture;
  const { before_this_hour: before } = hours;
  const versus = (usual, now) =>
    usual === null ? words.heads.no_usual : words.heads.versus(show(now), show(usual, "mean"), show(hours.hour, "hour"));
  const head = (name, value, beside) =>
    make("div", {},
      make("dt", {}, words.heads[name], make("span", { class: "small" }, make("br"), beside)),
      make("dd", {}, make("span", { class: "figure" }, what(show(value), words.heads[name], () => words.heads_defined[name]))));
  const moved = moves.moves.filter((move) => move.from).reduce((sum, move) => sum + move.users, 0);
  draw("heads",
    head("users_today", hours.users_today, versus(before.usual_users, before.users)),
    head("events_today", hours.events_today, versus(before.usual_events, before.events)),
    head("moves_today", moved, words.heads.since(show(moves.since, "time"))),
    head("users", picture.users, words.heads.joined(show(stages.users))));
}

function drawHours(id, title, defined, now, usual, before, usualBefore) {
  const { hour, usual_days: days } = picture.hours;
  const top = Math.max(...now, ...(usual ?? []), 1);
  const percent = (value) => `${(value / top) * 100}%`;
  const columns = now.map((value, at) =>
    make("span", { class: at === hour ? "now" : null, title: `${show(at, "hour")}: ${show(value)}${usual ? ` · ${show(usual[at], "mean")}` : ""}` },
      usual && make("i", { height: percent(usual[at]) }), make("b", { height: percent(value) })));
  const summary = words.hours.summary(title, show(before), show(usualBefore, "mean"));
  const rows = now.map((value, at) =>
    make("tr", {}, make("th", { scope: "row" }, show(at, "hour")), make("td", {}, usual ? show(usual[at], "mean") : words.none), make("td", {}, show(value))));
  draw(id,
    heading(id, title, () => defined),
    make("p", { class: "legend" },
      make("span", {}, make("i"), words.hours.today),
      usual
        ? make("span", { class: "usual" }, make("i"), words.hours.usual(days.map((day) => show(day, "day")).join(words.comma)))
        : make("span", {}, words.hours.no_usual)),
    make("div", { class: "top", "aria-hidden": "true" }, show(top, "mean")),
    make("div", { class: "hours", role: "img", "aria-label": summary }, ...columns),
    make("div", { class: "axis", "aria-hidden": "true" }, ...[0, 6, 12, 18].map((at) => make("span", {}, show(at, "hour")))),
    make("details", {}, make("summary", {}, words.numbers),
      make("table", {},
        make("thead", {}, make("tr", {}, ...[words.hours.hour, words.hours.column_usual, words.hours.column_today].map((name) => make("th", { scope: "col" }, name)))),
        make("tbody", {}, ...rows))));
}

const stageName = (stage) => (stage ? words.stages.names[stage] ?? stage : words.stages.new);

function drawStages() {
  const { stages, moves, today } = picture;
  const top = Math.max(...stages.stages.map((row) => row.users), 1);
  const sum = (part, stage) => moves.moves.filter((move) => move[part] === stage).reduce((all, move) => all + move.users, 0);
  const flow = (kind, count) =>
    count ? make("span", { class: kind === "entered" ? "in" : "out", role: "img", "aria-label": words.stages[`${kind}_label`](show(count)) }, words.stages[kind](show(count))) : null;
  const rows = stages.stages.map(({ stage, users }) =>
    make("li", {},
      make("div", { class: "line" },
        what(stageName(stage), stageName(stage), () => [words.stages.each[stage](picture.stage_rule), ...words.stages.defined]),
        make("span", {}, show(users), flow("entered", sum("to", stage)), flow("left", sum("from", stage)))),
      track(users / top)));
  const since = show(moves.since, "time");
  const moved = moves.moves.slice(0, 8).map((move) =>
    make("li", {}, make("span", {}, words.stages.move(stageName(move.from), stageName(move.to))), make("span", {}, show(move.users))));
  const isWhole = new Intl.DateTimeFormat("en", { timeZone: picture.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moves.since) === "00:00";
  draw("stages",
    heading("stages", words.stages.title, () => words.stages.defined),
    make("p", { class: "small" }, show(today, "long day")),
    make("ul", { class: "rows" }, ...rows),
    make("h3", {}, isWhole ? words.stages.moves : words.stages.moves_since(since)),
    moved.length ? make("ul", { class: "moves" }, ...moved) : make("p", { class: "small" }, words.stages.no_moves));
}

/** A change in words: those of the page where it knows the sort of change, and else those that came with it. */
function sentence(change) {
  const texts = words.changes;
  if (texts.says_itself) return change.text;
  const [[sort, detail]] = Object.entries(change.what);
  if (sort in texts.parts) {
    const name = (value) => (sort === "stage" && value ? stageName(value) : value === null ? words.none : String(value).replaceAll("_", " "));
    const part = texts.parts[sort];
    return detail.from === null || detail.from === undefined ? texts.first(part, name(detail.to)) : texts.moved(part, name(detail.from), name(detail.to));
  }
  if (sort === "task") return texts.task(detail, texts.outcomes[detail.to] ?? detail.to);
  return texts[sort] instanceof Function ? texts[sort](detail) : change.text;
}

function drawChanges() {
  const texts = words.changes;
  const items = changes.map((change) => {
    const reasons = change.reasons.length ? change.reasons.map((reason) => reason.text) : [texts.no_reasons];
    return make("li", { class: fresh.has(change.key) ? "new" : null, "data-key": change.key },
      make("div", { class: "line" },
        make("span", { class: "user", title: change.user }, change.user),
        make("span", {}, sentence(change)),
        make("span", { class: "meta" }, `${texts.causes[change.cause] ?? change.cause} · `, make("time", { datetime: new Date(change.at).toISOString() }, show(change.at, "instant")))),
      make("details", {}, make("summary", {}, texts.reasons), make("ul", {}, ...reasons.map((text) => make("li", {}, text)))));
  });
  draw("changes",
    heading("changes", texts.title, () => texts.defined),
    items.length
      ? make("ol", { tabindex: "0", "data-scroll": true, "aria-labelledby": "changes-title" }, ...items)
      : make("p", { class: "small" }, texts.none));
}

function drawFunnel() {
  const texts = words.funnel;
  const chosen = picture.funnels.find((one) => one.name === funnel) ?? picture.funnels[0];
  if (!chosen) {
    draw("funnel", heading("funnel", texts.title, () => [texts.none]), make("p", { class: "small" }, texts.none));
    return;
  }
  const choice = picture.funnels.length > 1
    ? make("select", { "aria-label": texts.choose }, ...picture.funnels.map((one) => make("option", { value: one.name, selected: one === chosen }, one.name)))
    : null;
  choice?.addEventListener("change", () => { funnel = choice.value; drawFunnel(); });
  const steps = chosen.steps.map((step) => {
    const name = chosen.name === null ? texts.steps[step.name] ?? step.name : step.name;
    return make("li", {},
      make("div", { class: "line" },
        what(name, name, () => texts.defined(chosen.asked)),
        make("span", {}, step.overall === null ? show(step.users) : texts.users(show(step.users), show(step.overall, "share")))),
      track(step.overall ?? 0));
  });
  draw("funnel",
    heading("funnel", texts.title, () => texts.defined(chosen.asked)),
    choice ?? make("p", { class: "small" }, chosen.name ?? texts.made_up),
    make("p", { class: "small" }, texts.days(...chosen.days.map((day) => show(day, "day")))),
    make("ol", { class: "rows" }, ...steps));
}

function drawTargets() {
  const texts = words.targets;
  const { asked: question, rows } = picture.targets;
  draw("targets",
    heading("targets", texts.title, () => texts.defined(question)),
    make("ul", { class: "rows" }, ...rows.map((row) => {
      const actual = row.actual === null ? texts.unknown : show(row.actual, row.unit);
      const target = row.target === null ? null : show(row.target, row.unit);
      const value = target === null ? texts.no_target(actual) : row.actual === null ? texts.only_target(target) : texts.of(actual, target);
      const due = row.due && texts.due(show(row.due, "day"));
      const verdict = row.met ? texts.met : row.met === false ? (row.way < 0 ? texts.back : texts.short(show(row.way, "share"))) : null;
      return make("li", { class: row.met ? "met" : null },
        make("div", { class: "line" },
          what(texts.names[row.name] ?? row.name, texts.names[row.name] ?? row.name, () => texts.each(row, question)),
          make("span", {}, value, verdict && " · ", verdict && make("span", { class: row.met ? "good" : null }, verdict), due && ` · ${due}`)),
        row.target === null ? null : track(Math.max(row.way ?? 0, 0)));
    })));
}

function drawRetention() {
  const texts = words.retention;
  const { asked: question, weeks, cohorts } = picture.retention;
  const top = Math.max(...cohorts.flatMap((cohort) => cohort.cells.map((users) => (users ?? 0) / (cohort.size || 1))), 0.01);
  const cell = (users, size) => {
    if (users === null) return make("td");
    const share = users / size;
    return make("td", { title: texts.cell(show(share, "share"), show(users), show(size)), background: `rgb(var(--heat) / calc(${(share / top).toFixed(2)} * var(--most)))` }, show(share, "share"));
  };
  draw("retention",
    heading("retention", texts.title, () => texts.defined(question)),
    make("table", { class: "heat" },
      make("thead", {}, make("tr", {},
        make("th", { scope: "col" }, texts.week_of), make("th", { scope: "col" }, texts.users),
        ...weeks.map((week) => make("th", { scope: "col", "aria-label": texts.week_label(week) }, texts.week(week))))),
      make("tbody", {}, ...cohorts.map((cohort) =>
        make("tr", {}, make("th", { scope: "row" }, show(cohort.first_day, "day")), make("td", {}, show(cohort.size)), ...cohort.cells.map((users) => cell(users, cohort.size)))))));
}

function drawEmpty() {
  const example = { events: [{ id: "first", user: "ann", at: new Date(picture.at).toISOString(), kind: "log_in" }] };
  draw("empty",
    make("h2", {}, words.empty.title), make("p", {}, words.empty.text),
    make("pre", {}, `curl ${location.origin}/events -H 'content-type: application/json' -d '${JSON.stringify(example)}'`),
    make("p", {}, words.empty.or));
}

function drawAll() {
  const { hours, users, rules } = picture;
  const before = hours.before_this_hour;
  $("when").textContent = words.when(show(picture.today, "long day"), show(picture.at, "time"), picture.zone);
  $("empty").hidden = users > 0;
  $("board").hidden = users === 0;
  $("unfitted").hidden = rules.is_fitted || users === 0;
  $("unfitted").textContent = words.unfitted;
  if (users === 0) return drawEmpty();
  drawHeads();
  drawHours("hours-users", words.hours.users, words.hours.users_defined, hours.users, hours.usual_users, before.users, before.usual_users);
  drawHours("hours-events", words.hours.events, words.hours.events_defined, hours.events, hours.usual_events, before.events, before.usual_events);
  drawStages();
  drawChanges();
  drawFunnel();
  drawTargets();
  drawRetention();
}

const told = {
  picture(next) {
    picture = next;
    changes = next.changes;
    drawAll();
  },
  changes(next) {
    const known = new Set(changes.map((change) => change.key));
    const news = next.filter((change) => !known.has(change.key));
    fresh = new Set(news.map((change) => change.key));
    changes = [...news, ...changes].slice(0, 100);
    if (picture && picture.users > 0) drawChanges();
  },
};

function linked(state) {
  $("link").dataset.state = state;
  $("link").textContent = words.link[state];
}

async function ask(path) {
  const answer = await fetch(path, { headers: token ? { authorization: `Bearer ${token}` } : {}, cache: "no-store" });
  if (answer.status === 401) throw Object.assign(new Error("no token"), { isRefused: true });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

/** Reads server-sent events until the stream ends. `fetch` and not `EventSource`, which cannot send a token. */
async function listen(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const field = (name) => block.split("\n").filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart()).join("\n");
      const event = field("event");
      if (event in told) told[event](JSON.parse(field("data")));
    }
  }
}

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function follow() {
  for (let tries = 0; ; tries += 1) {
    try {
      // The stream first: what comes while the picture is on its way is then in one of the two.
      const stream = await ask(`board/stream?lang=${lang}`);
      told.picture(await (await ask(`board/picture?lang=${lang}`)).json());
      $("token").hidden = true;
      linked("live");
      tries = 0;
      await listen(stream.body);
    } catch (error) {
      if (error.isRefused) {
        $("token").hidden = false;
        linked("refused");
        return;
      }
    }
    linked("lost");
    await pause(Math.min(30, 2 ** Math.min(tries, 5)));
  }
}

$("token").addEventListener("submit", (event) => {
  event.preventDefault();
  token = $("token-text").value.trim();
  sessionStorage.setItem("lifestage-token", token);
  linked("connecting");
  follow();
});
// A tap beside the definition closes it.
$("definition").addEventListener("click", (event) => { if (event.target === $("definition")) $("definition").close(); });

document.documentElement.lang = lang;
if (asked.has("lang") && asked.get("lang") !== lang) {
  $("other-language").textContent = words.other_language(asked.get("lang"));
  $("other-language").hidden = false;
}
document.title = words.title;
for (const element of document.querySelectorAll("[data-text]")) element.textContent = words[element.dataset.text];
linked("connecting");
follow();
