import * as aws from "@pulumi/aws";
import { API } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import { readPlatform } from "./platform";
import { createTopLinksFunction } from "./top-links-function";

/** Routes carry their whole path, as the platform's do: it is the same under every address. */
const basePath = "api/stats";

export = async () => {
  const platform = await readPlatform();
  const topLinks = createTopLinksFunction(platform);
  const api = new API("stats", {
    stageName: pulumi.getStack(),
    restApiArgs: { endpointConfiguration: { types: "REGIONAL" } },
    routes: [{ path: `/${basePath}/top`, method: "GET", eventHandler: topLinks }],
  });

  if (platform.apiDomainName === "") {
    return {
      topLinksUrl: pulumi.interpolate`${api.stage.invokeUrl}/${basePath}/top`,
      address: "its own: the platform's stack has no domain to share",
    };
  }
  new aws.apigatewayv2.RoutingRule("stats", {
    domainName: platform.apiDomainName,
    // The platform's rules are below 1000; of other teams, each takes a number of its own.
    priority: 1000,
    conditions: [{ matchBasePaths: { anyOfs: [basePath] } }],
    actions: [{ invokeApi: { apiId: api.restAPI.id, stage: api.stage.stageName, stripBasePath: false } }],
  });
  return {
    topLinksUrl: `${platform.siteUrl}/${basePath}/top`,
    address: `the platform's; also https://${platform.apiDomainName}/${basePath}/top`,
  };
};
