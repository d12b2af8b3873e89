import { createAlarms } from "./alarms";
import { createApi } from "./api";
import { createClicks } from "./clicks";
import { createData } from "./data";
import { createDomain } from "./domain";
import { createLanguages } from "./languages";
import { createLive } from "./live";
import { createObservability } from "./observability";
import { outputsOf } from "./outputs";
import { createSettings } from "./settings";
import { createSite } from "./site";
import { currentStage } from "./stage";

const stage = currentStage();
const observability = createObservability(stage);
const data = createData(stage);
const settings = createSettings(stage);
const live = createLive(stage, data);
const api = createApi(stage, data, settings, observability, live?.redirectCache);
createClicks(stage, data);
const languages = createLanguages(stage);
const domain = createDomain(stage, api);
const site = createSite(stage, { api, live }, domain);
createAlarms(stage, api);

export const {
  siteUrl,
  apiUrl,
  linksApiUrl,
  goApiUrl,
  metaApiUrl,
  tableName,
  tableArn,
  functionNames,
  siteBucket,
  siteStagingBucket,
  sites,
  distributionId,
  apiDomainName,
} = outputsOf({ data, api, languages, site, domain });
