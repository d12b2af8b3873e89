import { createApi } from "./api";
import { createData } from "./data";
import { createLanguages } from "./languages";
import { createObservability } from "./observability";
import { outputsOf } from "./outputs";
import { createSettings } from "./settings";
import { createSite } from "./site";
import { currentStage } from "./stage";

const stage = currentStage();
const observability = createObservability(stage);
const data = createData(stage);
const settings = createSettings(stage);
const api = createApi(stage, data, settings, observability);
const languages = createLanguages(stage);
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
  distributionId,
} = outputsOf(data, api, languages, site);
