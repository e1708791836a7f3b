import type { Folder } from './folder.ts';

/** A name in its open folder. */
export interface FilePlace {
  readonly folder: Folder;
  readonly name: string;
  /** For messages. */
  readonly path: string;
}
