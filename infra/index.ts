import * as pulumi from "@pulumi/pulumi";
import { createAlarms } from "./alarms";
import { createApi } from "./api";
import { createClicks } from "./clicks";
import { createData } from "./data";
import { createDomain } from "./domain";
import { createJobs } from "./jobs";
import { createLanguages } from "./languages";
import { createLive } from "./live";
import { createObservability } from "./observability";
import { outputsOf } from "./outputs";
import { createSettings } from "./settings";
import { createSite } from "./site";
import { currentStage } from "./stage";
import { tagResources } from "./tags";

const stage = currentStage();
tagResources({ Project: pulumi.getProject(), Stack: stage.name });
const observability = createObservability(stage);
const data = createData(stage);
const settings = createSettings(stage);
const jobs = createJobs(stage, data, settings);
const live = createLive(stage, data);
const api = createApi(stage, { data, settings, jobs, live, observability });
createClicks(stage, data);
const languages = createLanguages(stage);
const domain = createDomain(stage, api);
const site = createSite(stage, { data, api, live, domain });
createAlarms(stage, api);

export const {
  siteUrl,
  apiUrl,
  linksApiUrl,
  goApiUrl,
  metaApiUrl,
  tableName,
  tableArn,
  tableReadPolicyArn,
  jobsTableName,
  jobKinds,
  functionNames,
  siteBucket,
  siteStagingBucket,
  sites,
  distributionId,
  apiDomainName,
} = outputsOf({ data, api, jobs, languages, site, domain });
