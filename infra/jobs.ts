import { exportKind } from "../functions/exports/create";
import { exportLinks } from "../functions/exports/export-links";
import { openExport } from "../functions/exports/open-export";
import { importLinks } from "../functions/imports/import-links";
import { importKind } from "../functions/imports/limits";
import { openImport } from "../functions/imports/open-import";
import { linksTable } from "../functions/links/keys";
import { InlineFunction } from "./components/inline-function";
import { Job } from "./components/job";
import { JobSweeper } from "./components/job-sweeper";
import type { Data } from "./data";
import type { Settings } from "./settings";
import { powertools, type Stage } from "./stage";

/** Work that takes longer than a request. */
export interface Jobs {
  readonly importLinks: Job;
  readonly exportLinks: Job;
  /** By their names. */
  readonly functions: Readonly<Record<string, InlineFunction>>;
}

export function createJobs(stage: Stage, { links, jobs, files }: Data, settings: Settings): Jobs {
  const common = { logRetention: stage.logRetention, environment: powertools(stage) };
  const environment = { ...common.environment, LINKS_TABLE: links.name, FILES_BUCKET: files.name };
  const step = { ...common, environment, timeout: "30 seconds", memory: 1024 } as const;
  const importStep = new InlineFunction("import-links-step", {
    ...step,
    callback: () => importLinks(openImport()),
    grants: [
      links.grant("PutItem"),
      files.grant("imports/", "GetObject", "PutObject"),
      ...settings.blockedHosts.grantRead(),
    ],
    environment: { ...environment, BLOCKED_HOSTS_PARAMETER: settings.blockedHosts.name },
  });
  const exportStep = new InlineFunction("export-links-step", {
    ...step,
    callback: () => exportLinks(openExport()),
    grants: [
      links.grantIndex(linksTable.ownerIndex.name, "Query"),
      // Each part of an upload as well.
      files.grant("exports/", "PutObject"),
    ],
  });

  const job = { ...common, table: jobs, budget: { hops: 200, time: "2 hours", dollars: 0.5 } } as const;
  const importJob = new Job(importKind, { ...job, step: importStep });
  const exportJob = new Job(exportKind, { ...job, step: exportStep });
  const sweeper = new JobSweeper("sweep-jobs", { ...common, table: jobs, jobs: [importJob, exportJob] });
  return {
    importLinks: importJob,
    exportLinks: exportJob,
    functions: {
      "import-links-step": importStep,
      "import-links-driver": importJob.nodes.driver,
      "export-links-step": exportStep,
      "export-links-driver": exportJob.nodes.driver,
      "sweep-jobs": sweeper.nodes.function,
    },
  };
}
