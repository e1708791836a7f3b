// Journals over any state store, and the run engine that stands on them.
export { createJournal, type JournalOptions, type RunJournal } from './create-journal.ts';
export { exportCassette, type ExportCassetteOptions } from './cassette/export-cassette.ts';
export { importCassette, type ImportCassetteOptions } from './cassette/import-cassette.ts';
export {
  createRunEngine,
  type EmbeddedRunEngine,
  type RunContextParts,
  type RunEngineOptions,
  type SubmitRequest,
} from './engine/create-run-engine.ts';
export { exportRun, importRun } from './engine/run-archive.ts';
export { replayRun, type ReplayedRun, type ReplayRunOptions } from './engine/replay-run.ts';
export type { EffectOutcome, EffectRecord } from './record/effect-record.ts';
export { quietOnReplay, type Observers } from './quiet-on-replay.ts';
export type { HeardPart } from './record/part-list.ts';
export { readJournal } from './record/read-journal.ts';
export { openReplay, type OpenReplay, type OpenReplayOptions, type ReplayStop } from './replay/open-replay.ts';
export type { UncertainAnswer, UncertainEffect } from './uncertain-effect.ts';
