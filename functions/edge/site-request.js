// Runs in CloudFront for each request of the site (not of the APIs), in its own small JavaScript:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html

// Where the sites at this address start; the program writes its own here.
var basePaths = ["/"];

// CloudFront calls the function of this name.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  var request = event.request;
  var uri = request.uri;

  // Nothing of the site needs an encoded slash, dot or backslash: they serve only to climb out of it.
  if (/%2f|%5c|%2e|%00|\\/i.test(uri) || /(^|\/)\.\.?(\/|$)/.test(uri)) {
    return { statusCode: 400, statusDescription: "Bad Request" };
  }

  // A path of the APIs that no API has: their callers read problems, not pages.
  if (/^\/(api|g)(\/|$)/.test(uri)) return notFound(uri);

  // A path of an application itself (no dot in its last part) is answered by its one page, which reads the address.
  var lastPart = uri.slice(uri.lastIndexOf("/") + 1);
  var base = basePaths.find((each) => `${uri}/`.indexOf(each) === 0);
  if (lastPart.indexOf(".") === -1 && base) request.uri = `${base}index.html`;
  return request;
}

/** As the APIs themselves answer: RFC 9457. */
function notFound(uri) {
  var problem = {
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: `No API has the path ${JSON.stringify(uri)}; /api/meta/openapi.json lists those there are.`,
  };
  return {
    statusCode: 404,
    statusDescription: "Not Found",
    headers: {
      "content-type": { value: "application/problem+json" },
      "cache-control": { value: "no-store" },
    },
    body: { encoding: "text", data: JSON.stringify(problem) },
  };
}
