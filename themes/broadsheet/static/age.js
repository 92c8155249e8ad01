// The age of a story by the reader's own clock, in the place of the year it is from.
for (const line of document.querySelectorAll("[data-published]")) {
  const years = Math.floor((Date.now() - Date.parse(line.dataset.published)) / 31556952000);
  const words = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "year", unitDisplay: "long" });
  if (years > 0) line.textContent = line.dataset.older.replace("{age}", words.format(years));
}
