import type { ScanOptions, SpellErrorJson, StateWrite, WatchOptions } from '@llmspell/core';

/** What one process asks of the store that another holds. Ids grow by one. */
export type StoreRequest = { readonly id: number } & (
  | { readonly op: 'hello'; readonly token: string }
  | { readonly op: 'get'; readonly key: string }
  | { readonly op: 'commit'; readonly writes: readonly StateWrite[] }
  /** Its answer is the first entries; `more` gives the next ones, none when there are no more. */
  | { readonly op: 'scan'; readonly options: ScanOptions }
  | { readonly op: 'more'; readonly scan: number }
  | { readonly op: 'unscan'; readonly scan: number }
  | { readonly op: 'compact' }
  | { readonly op: 'watch'; readonly options: Omit<WatchOptions, 'signal'> }
  | { readonly op: 'unwatch'; readonly watch: number }
);

/** What it is answered. A watch has many answers: each change, then its end. */
export type StoreAnswer =
  | { readonly id: number; readonly value?: unknown }
  | { readonly id: number; readonly change: unknown }
  | { readonly id: number; readonly error: SpellErrorJson }
  /** The holder ends; requests after this one were not looked at. */
  | { readonly last: number };
