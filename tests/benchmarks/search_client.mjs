// Asks a built archive as a reader's browser does, with the archive's own client: node search_client.mjs OUTPUT < questions
// A question is a line; so is each answer, in JSON: how many stories, the addresses of the first, what was fetched for it
// by a browser that had nothing, and how long the client worked.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { runInThisContext } from "node:vm";

const output = process.argv[2];
const { Index, understand } = runInThisContext(`${await readFile(`${output}/theme/search-index.js`)}; Search`);

for await (const question of createInterface({ input: process.stdin })) {
  const fetched = [];
  const index = new Index(async (name) => {
    const data = await readFile(`${output}/search/${name.split("?")[0]}`);
    fetched.push(data.length);
    return new Response(data);
  });
  const begun = performance.now();
  const found = await index.find(understand(question), {});
  const cards = await index.screen(found.places, found, found.files);
  const milliseconds = performance.now() - begun;
  const bytes = fetched.reduce((sum, size) => sum + size, 0);
  console.log(JSON.stringify({ stories: found.places.length, first: cards.map(({ url }) => url), files: fetched.length, bytes, milliseconds }));
}
