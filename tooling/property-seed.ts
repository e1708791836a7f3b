import * as fc from 'fast-check';

// A red run has to be about the change it tests, so CI draws the same inputs each time. Everywhere else they are new;
// FC_SEED repeats the ones that a failed property printed.
const given = process.env['FC_SEED'] ?? (process.env['CI'] ? '1' : undefined);
if (given !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given) });
