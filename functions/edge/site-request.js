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

  // A path of an application itself (no dot in its last part) is answered by its one page, which reads the address.
  // Paths of the APIs that no API answered must not look like a page that is there.
  var lastPart = uri.slice(uri.lastIndexOf("/") + 1);
  var isApi = /^\/(api|g)(\/|$)/.test(uri);
  var isPage = !isApi && lastPart.indexOf(".") === -1;
  var base = basePaths.find((each) => `${uri}/`.indexOf(each) === 0);
  if (isPage && base) request.uri = `${base}index.html`;
  return request;
}
