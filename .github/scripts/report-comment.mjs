// Writes the report as the one comment of its pull request that bears its marker. What it is given was made by the pull
// request's own code: the number has to be that of a pull request with the commit of the run, and the text a report.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const marker = /^<!-- slipway-report:[A-Za-z0-9._-]+ -->(?=\r?\n|$)/;
/** https://docs.github.com/en/rest/issues/comments */
const maxCharacters = 65_536;
const perPage = 100;

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, HEAD_SHA } = process.env;
const [folder] = process.argv.slice(2);
if (!folder || !GITHUB_API_URL || !GITHUB_REPOSITORY || !GITHUB_TOKEN || !HEAD_SHA) {
  fail(
    "usage: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN and HEAD_SHA set; report-comment.mjs <folder with report.md and pull-request>",
  );
}

const number = readFileSync(join(folder, "pull-request"), "utf8").trim();
if (!/^[1-9]\d{0,9}$/.test(number)) fail(`"${number}" is not the number of a pull request`);
const report = readFileSync(join(folder, "report.md"), "utf8");
const [found] = marker.exec(report) ?? [];
if (!found) fail("report.md does not begin with <!-- slipway-report:<stack> -->");

const { head } = await github("GET", `/pulls/${number}`);
if (head.sha !== HEAD_SHA) {
  // A newer commit has a run of its own, which writes its own report.
  process.stdout.write(`pull request ${number} is at ${head.sha}, not at ${HEAD_SHA}: no comment\n`);
} else {
  const body = shortened(report);
  const comment = await ownComment(found);
  if (comment) await github("PATCH", `/issues/comments/${comment.id}`, { body });
  else await github("POST", `/issues/${number}/comments`, { body });
  process.stdout.write(`pull request ${number}: comment ${comment ? "updated" : "written"}\n`);
}

/** Anybody may write the marker; the workflow's comments are a bot's. */
async function ownComment(start) {
  for (let page = 1; ; page++) {
    const comments = await github("GET", `/issues/${number}/comments?per_page=${perPage}&page=${page}`);
    const own = comments.find(({ user, body }) => user?.type === "Bot" && body.startsWith(start));
    if (own || comments.length < perPage) return own;
  }
}

async function github(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
    method,
    headers: { authorization: `Bearer ${GITHUB_TOKEN}`, accept: "application/vnd.github+json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) fail(`${method} ${path}: GitHub answered ${response.status} ${await response.text()}`);
  return response.json();
}

function shortened(text) {
  const end = "\n\n… the rest is in the summary of the workflow run.\n";
  return text.length <= maxCharacters ? text : text.slice(0, maxCharacters - end.length) + end;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
