import { createApi } from "./api";
import { createData } from "./data";
import { createObservability } from "./observability";
import { outputsOf } from "./outputs";
import { createSite } from "./site";
import { currentStage } from "./stage";

const stage = currentStage();
const observability = createObservability(stage);
const data = createData(stage);
const api = createApi(stage, data, observability);
const site = createSite(stage, api);

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
} = outputsOf(data, api, site);
