// The search page: what a reader types becomes results, filters and an address that can be shared.
"use strict";

{ // apart from other scripts

const { Files, Index, fold, isNear, isUnspaced, row, tokens, understand } = Search;

const WAIT = 150; // milliseconds after the last letter
const REST = 1000; // and when the reader has done typing
const AROUND = 110; // characters of a passage on either side of a word
const SCREENS = 4; // that are looked at on their own for words in a row, until some show a story
const COUNTED = 8; // names that are offered with a count
const FILTERS = ["year", "section", "source", "tag", "author"];

const page = document.getElementById("search");
const say = JSON.parse(document.getElementById("search-words").textContent);
const [form, status, list, more, help] = ["form", ".status", "ol", ".more", ".help"].map((part) => page.querySelector(part));
const names = form.elements.name, filters = page.querySelector(".filters");
const PICKED = ["year", "section", "source"].filter((name) => form.elements[name]); // from a list; of too many, by
const NAMED = FILTERS.filter((name) => !PICKED.includes(name)); // their names, as tags and authors
// What this page is linked as tells how folders are, and so whether the site is read without a server, too.
const root = new URL("..", form.action).href, leaf = form.getAttribute("action").endsWith("/") ? "" : "index.html";
const index = new Index(leaf ? scripted : (name) => fetch(`${root}search/${name}`, name.includes("?") ? {} : { cache: "no-cache" }));
const texts = new Map(); // address → paragraphs of a story
const read = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => quote(one.target)));
let turn = 0; // the question that is being answered; older ones are dropped
let answer = null;
let waiting = 0;

const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const number = new Intl.NumberFormat(document.documentElement.lang);
const long = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });

// Where an address of the site is.
const place = (url) => root + url.slice(1) + (url.endsWith("/") ? leaf : "");

// A file of the index from a script that leaves it in `file`: without a server, nothing else can be loaded.
async function scripted(name) {
  const [file, mark = Date.now()] = name.split("?");
  const data = await new Promise((done, failed) => {
    const onload = ({ target }) => { target.remove(); done(self.file); self.file = "!"; }; // no base64: what a damaged script leaves
    document.head.append(make("script", { src: `${root}search/${file}.js?${mark}`, onload, onerror: failed }));
  });
  return new Response(Uint8Array.from(atob(data), (char) => char.charCodeAt()));
}

function make(tag, settings = {}, ...children) {
  const { lang, ...rest } = settings;
  const made = Object.assign(document.createElement(tag), rest);
  if (lang) made.lang = lang;
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

// ── what is asked ──

function asked() {
  const given = new URLSearchParams(location.search);
  return { q: given.get("q") ?? "", ...Object.fromEntries(FILTERS.map((name) => [name, given.get(name) ?? ""])) };
}

function address(state) {
  const given = Object.entries(state).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : location.pathname;
}

// `how`: a new entry in the browser's history ("push"), or the present one changed ("replace") while the reader types.
function ask(state, how) {
  if (address(state) !== location.search) history[`${how}State`](null, "", address(state));
  return show(how === "replace");
}

function typed() {
  const kept = asked();
  return { ...kept, q: form.elements.q.value, ...Object.fromEntries(PICKED.map((name) => [name, form.elements[name].value])) };
}

// ── the answer ──

async function show(typing = false) {
  const mine = ++turn;
  const state = asked();
  if (form.elements.q.value.trim() !== state.q.trim()) form.elements.q.value = state.q;
  const chosen = FILTERS.some((name) => name !== "year" && state[name]);
  const wanted = understand(state.q);
  document.title = state.q ? `${state.q} — ${page.dataset.title}` : page.dataset.title;
  if (help.contains(document.activeElement)) status.focus(); // what led here goes
  help.replaceChildren();
  if (!wanted.words.length && !chosen) {
    answer = null;
    fill([], false);
    more.hidden = true;
    status.textContent = typing || !state.q.trim() ? "" : say.nothing;
    list.replaceChildren();
    return;
  }
  const late = setTimeout(() => { if (mine === turn) status.textContent = say.searching; }, 400);
  try {
    const found = await index.find(wanted, state);
    if (mine !== turn) return;
    const those = wanted.phrases.length ? new Set() : null;
    answer = { found, wanted, state, shown: 0, those, unread: 0 };
    more.hidden = true;
    list.replaceChildren();
    const named = found.lacking.length || NAMED.some((kind) => state[kind]) ? offer(found.files) : null;
    const half = typing && wanted.unfinished;
    await results(mine, half ? 1 : SCREENS);
    await named;
    clearTimeout(late);
    if (mine === turn) await explain(mine);
    if (half) setTimeout(() => { if (mine === turn && those?.size === 0 && !more.hidden) show(); }, REST);
    if (filters.matches(":focus-within, :hover")) await count();
  } catch (error) {
    if (mine !== turn) return;
    status.textContent = say.unreachable;
    help.append(make("button", { type: "button", onclick: () => show() }, say.again));
    clearTimeout(late);
    console.warn(error);
  }
}

// The next screen; of words in a row those of the next stories in which they stand, or may: the `unread`. While there
// are none, so many `screens` are looked at.
async function results(mine, screens = SCREENS) {
  const { found, wanted: { phrases }, those } = answer;
  const files = answer.shown ? new Files() : found.files; // the next screen is a question of its own
  const cards = await index.screen(found.places.slice(answer.shown), found, files, those !== null);
  const held = await Promise.all(cards.map(({ title, gist, url }) => inRow([title, gist], phrases)
    || story(url).then((text) => inRow(text, phrases), () => null)));
  if (mine !== turn) return null;
  answer.shown += cards.length;
  answer.unread += held.filter((one) => one === null).length;
  const fit = cards.filter((_, n) => held[n] !== false), items = fit.map(result);
  fit.forEach(({ place }) => those?.add(place));
  const end = answer.shown >= found.places.length;
  if (those && !items.length && !end && screens > 1) return results(mine, screens - 1);
  list.append(...items);
  more.hidden = end;
  return items;
}

const inRow = (texts, phrases) => phrases.every((phrase) => texts.some((text) => row(text).includes(phrase)));

function result(card) {
  const title = marked(card.title.normalize()), gist = marked(card.gist.normalize());
  const dateTime = card.day.replaceAll("/", "-");
  const when = dateTime ? make("time", { dateTime }, long.format(new Date(`${dateTime}T00:00Z`))) : say.undated;
  const own = { dir: "auto", lang: card.language };
  const credit = [...(card.authors.length ? [card.authors.join(", ")] : []), ...(card.source ? [card.source] : [])].map((text) => make("span", {}, text));
  if (card.thread) credit.push(make("span", {}, make("a", { href: place(`/story/${card.thread}/`) }, say.thread)));
  const text = make("p", { className: "gist", ...own }, ...gist.parts);
  const item = make("li", { className: "entry" },
    make("p", { className: "stamp" }, when),
    card.section ? make("p", { className: "kicker" }, card.section) : "",
    make("h2", { className: "hed", ...own }, make("a", { href: place(card.url) }, ...title.parts)),
    text,
    credit.length ? make("p", { className: "credit dots" }, ...credit) : "");
  const held = new Set([...title.words, ...gist.words]);
  if (answer.found.found.some((one) => one.lists.length && !held.has(one)) || !inRow([card.title, card.gist], answer.wanted.phrases)) {
    Object.assign(text, { address: card.url });
    read.observe(text);
  }
  return item;
}

// In place of the gist, the passage that holds most of what was asked, read from the story's own page.
async function quote(text) {
  read.unobserve(text);
  const mine = turn, { phrases } = answer.wanted;
  const worth = (passage, { words }) => words.size + (phrases.length && inRow([passage], phrases) ? 1000 : 0);
  const paragraphs = await story(text.address).catch(() => []);
  if (mine !== turn) return;
  let best = "", most = worth(text.textContent, marked(text.textContent));
  for (const paragraph of paragraphs) {
    const much = worth(paragraph, marked(paragraph));
    if (much > most) [best, most] = [paragraph, much];
  }
  const { starts } = marked(best), begins = (at) => phrases.some((phrase) => row(best.slice(at)).startsWith(phrase));
  if (best) text.replaceChildren(...marked(cut(best, starts.find(begins) ?? starts[0])).parts);
}

function cut(text, at) {
  const before = text.indexOf(" ", at - AROUND), after = text.lastIndexOf(" ", at + 2 * AROUND);
  const begin = at <= AROUND ? 0 : before >= 0 && before < at ? before + 1 : at - AROUND;
  const end = text.length <= at + 2 * AROUND ? text.length : after > at + AROUND ? after : at + 2 * AROUND;
  return (begin ? "… " : "") + text.slice(begin, end) + (end < text.length ? " …" : "");
}

// Raises when it cannot be read: without a server, no page can read another.
async function story(url) {
  if (!texts.has(url)) {
    const reply = location.protocol !== "file:" && await fetch(place(url));
    if (!reply.ok) throw new Error(url);
    const parsed = new DOMParser().parseFromString(await reply.text(), "text/html");
    const main = parsed.querySelector(".prose") ?? parsed.querySelector("main") ?? parsed.body;
    const blocks = [...main.querySelectorAll("p, li, h2, h3, h4, td, figcaption")].map((block) => block.textContent.normalize().trim().replace(/\s+/g, " "));
    texts.set(url, blocks);
  }
  return texts.get(url);
}

// A text with the words that were asked in <mark>; which words those are, and where they stand.
function marked(text) {
  const parts = [], words = new Set(), starts = [];
  let at = 0;
  for (const match of text.matchAll(/\p{Nd}+(?:[.,:]\p{Nd}+)*|[\p{L}\p{M}\p{Nl}\p{No}\u00ad\u200c\u200d]+/gu)) {
    for (const { begin, end, held } of stretches(match[0])) {
      held.forEach((one) => words.add(one));
      starts.push(match.index + begin);
      parts.push(text.slice(at, match.index + begin), make("mark", {}, match[0].slice(begin, end)));
      at = match.index + end;
    }
  }
  return { parts: [...parts, text.slice(at)], words, starts };
}

// What of a run of letters was asked: all or nothing, or pairs of characters where no spaces are set.
function stretches(run) {
  const holding = (pieces) => answer.found.found.filter((one) =>
    pieces.some((piece) => one.spellings.has(piece) || (one.open && piece.startsWith(one.word))));
  if (!isUnspaced(run)) {
    const held = holding(tokens(run));
    return held.length ? [{ begin: 0, end: run.length, held }] : [];
  }
  const found = [];
  for (let at = 0; at < run.length - 1; at++) {
    const held = holding([fold(run.slice(at, at + 2))]), last = found.at(-1);
    if (held.length && last?.end >= at) Object.assign(last, { end: at + 2, held: [...last.held, ...held] });
    else if (held.length) found.push({ begin: at, end: at + 2, held });
  }
  return found;
}

// ── what is said about it ──

async function explain(mine) {
  const { found, wanted, state, those, unread } = answer;
  const count = those ? those.size : found.places.length;
  fill(those ? index.byYear([...those]) : found.years, true);
  help.replaceChildren();
  const looked = those && answer.shown && !(more.hidden && found.whole) ? { n: answer.shown } : null; // and at no more
  const said = [count ? put(say.found, { n: number.format(count) }) : looked ? put(say.none, looked) : say.nothing];
  if (found.lacking.length) said.push(put(say.lacking, { words: found.lacking.join(", ") }));
  else if (found.some) said.push(say.some);
  const untold = [...found.untold, ...found.kept.map((word) => `-${word}`)];
  if (untold.length) said.push(put(say.untold, { words: untold.join(", ") }));
  if (looked && count) said.push(put(say.row, looked));
  if (unread) said.push(put(say.unread, { n: unread }));
  status.textContent = said.join(" ");
  for (const name of NAMED.filter((kind) => state[kind])) help.append(chip(name, state));
  if (!found.lacking.length && count) return;
  const all = await (count ? offer(found.files) : offer());
  const near = (await Promise.all(found.lacking.map(async (word) => [word, await guessed(word, all, found.files)]))).filter(([, guess]) => guess);
  if (mine !== turn) return;
  if (near.length) {
    const better = near.reduce((text, [word, guess]) => words(text).map((part) => (tokens(part)[0] === word ? guess : part)).join(""), state.q);
    help.append(make("p", {}, `${say.meant} `, link({ ...state, q: better }, better)));
  }
  if (!count) help.append(...elsewhere(wanted, all));
}

const words = (text) => text.split(/([\s"]+)/);

async function guessed(word, all, files) {
  if (/\d/.test(word)) return null;
  const known = Object.values(all).flat().flatMap(([, name]) => tokens(name));
  return known.find((name) => name !== word && isNear(word, name)) ?? index.near(word, files);
}

// Tags and years that lie near to what was asked.
function elsewhere(wanted, all) {
  const places = [];
  for (const kind of ["tag", "author", "section", "source"]) {
    for (const [key, name] of all[kind] ?? []) {
      const held = tokens(name).some((part) => wanted.words.some((word) => part === word || part.startsWith(word) || isNear(word, part)));
      if (held && places.length < 8) places.push([name, `/${kind}/${key}/`]);
    }
  }
  const year = Number(wanted.words.find((word) => /^[12]\d{3}$/.test(word)));
  const years = year ? index.years.map(Number).sort((one, two) => Math.abs(one - year) - Math.abs(two - year)).slice(0, 3) : [];
  places.push(...years.sort().map((one) => [String(one), `/${one}/`]));
  const items = places.map(([name, url]) => make("li", {}, make("a", { href: place(url), dir: "auto" }, name)));
  return items.length ? [make("h2", { className: "label" }, say.elsewhere), make("ul", { className: "near" }, ...items)] : [];
}

function link(state, text) {
  const go = (event) => { event.preventDefault(); ask(state, "push"); };
  return make("a", { href: address(state), onclick: go, dir: "auto" }, text);
}

function chip(kind, state) {
  const name = [...names.list.options].find((option) => option.dataset.key === `${kind}/${state[kind]}`)?.value ?? state[kind];
  const go = () => ask({ ...state, [kind]: "" }, "push");
  return make("button", { type: "button", className: "chip", onclick: go, ariaLabel: put(say.without, { name }) }, `${name} ×`);
}

// ── filters ──

function fill(years, counted) {
  const state = asked();
  for (const name of PICKED) {
    for (const option of form.elements[name].options) option.text = option.dataset.name ??= option.text;
    form.elements[name].value = state[name];
  }
  const select = form.elements.year;
  const options = Object.entries(years).sort().reverse().filter(([year]) => /^\d/.test(year));
  if (state.year && !options.some(([year]) => year === state.year)) options.unshift([state.year, 0]);
  select.replaceChildren(select.options[0], ...options.map(([year, count]) => make("option", { value: year }, `${year}${held(count)}`)));
  select.value = state.year;
  select.disabled = !counted;
}

// Counts of sections and sources, once the reader has turned to the filters.
async function count() {
  const mine = turn;
  for (const name of PICKED.slice(1)) {
    const options = [...form.elements[name].options].slice(1);
    const counts = await answer?.found.count(name, options.map((option) => option.value), answer.those).catch(() => null);
    if (mine !== turn || !counts) return;
    options.forEach((option, n) => { option.text = option.dataset.name + held(counts[n]); });
  }
}

// Of the names that go on as is typed the first, with counts.
async function countNamed() {
  await offer();
  const mine = turn, said = fold(names.value.trim());
  const some = said ? [...names.list.options].filter((option) => fold(option.value).startsWith(said)).slice(0, COUNTED) : [];
  for (const kind of NAMED) {
    const options = some.filter((option) => option.dataset.key.startsWith(`${kind}/`));
    const keys = options.map((option) => option.dataset.key.slice(kind.length + 1));
    const counts = await answer?.found.count(kind, keys, answer.those).catch(() => null);
    if (mine !== turn) return;
    options.forEach((option, n) => { option.label = say[kind] + held(counts?.[n]); });
  }
}

// A count, with a plus where there may be more; nothing where it is not known.
const held = (count) => (!Number.isInteger(count) ? ""
  : ` (${number.format(count)}${answer?.found.whole && (!answer.those || more.hidden) ? "" : "+"})`);

// The names that a reader may choose; none if the question has no room for them.
async function offer(files) {
  const all = await index.names(files).catch(() => ({}));
  if (names.list.options.length) return all;
  const options = NAMED.flatMap((kind) => (all[kind] ?? []).map(([key, name]) => {
    const option = make("option", { value: name, label: say[kind] });
    option.dataset.key = `${kind}/${key}`;
    return option;
  }));
  names.list.replaceChildren(...options);
  return all;
}

function choose() {
  const said = fold(names.value.trim());
  const option = [...names.list.options].find((one) => fold(one.value) === said);
  if (!option) return;
  const [kind, key] = option.dataset.key.split(/\/(.*)/s);
  names.value = "";
  ask({ ...typed(), [kind]: key }, "push");
}

// ── keys and clicks ──

function step(event) {
  const stops = [form.elements.q, ...list.querySelectorAll(".hed a")];
  const at = stops.indexOf(document.activeElement);
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" && at > 0) stops[0].focus();
  else if (way && at >= 0 && stops[at + way]) stops[at + way].focus();
  else return;
  event.preventDefault();
}

async function goOn() {
  more.disabled = true; // until these are there
  const mine = turn, failed = () => { if (mine === turn) status.textContent = say.unreachable; };
  const items = await results(mine).catch(failed);
  more.disabled = false;
  if (items === null) return;
  (items?.[0]?.querySelector(".hed a") ?? (more.hidden ? form.elements.q : more)).focus();
  if (items && answer.those) await explain(mine).catch(failed);
}

page.querySelector(".needs").remove();
filters.hidden = false;
page.addEventListener("keydown", step);
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); ask(typed(), "push"); });
form.elements.q.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (form.elements.q.value.trim().length !== 1) ask(typed(), "replace"); }, WAIT);
});
for (const name of PICKED) form.elements[name].addEventListener("change", () => ask(typed(), "push"));
names.addEventListener("focus", () => offer());
names.addEventListener("input", countNamed);
filters.addEventListener("focusin", count);
filters.addEventListener("pointerenter", count);
names.addEventListener("change", choose);
more.addEventListener("click", goOn);
addEventListener("popstate", () => show());
index.open().catch(() => {}); // ahead of the first letter; whoever asks is told when it fails
show();

}
