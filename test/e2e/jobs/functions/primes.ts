import { primes } from "../../../../functions/jobs/steps/node/primes";

export const handler = primes();
