import type { OpenFolder } from './open-folder.ts';

/** A name in its open folder. */
export interface FilePlace {
  readonly folder: OpenFolder;
  readonly name: string;
  /** For messages. */
  readonly path: string;
}
