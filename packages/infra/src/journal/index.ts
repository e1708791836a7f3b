// Journals over any state store, and the run engine that stands on them.
export { createJournal, type JournalOptions, type RunJournal } from './create-journal.ts';
export type { EffectOutcome, EffectRecord } from './record/effect-record.ts';
export { readJournal } from './record/read-journal.ts';
export type { UncertainAnswer, UncertainEffect } from './uncertain-effect.ts';
