/** An open folder: names in it lead into this very folder, whatever happens meanwhile to the path it was opened by. */
export interface Folder extends AsyncDisposable {
  /** The path of the folder itself, for a function of the file system. */
  readonly self: string;
  /** The path of a name in it, for one call. A symbolic link with this name is the caller's to refuse. */
  at(name: string): string;
  /** Opens a folder in it, never through a symbolic link. */
  enter(name: string): Promise<Folder>;
}

/**
 * Opens the folder at a canonical path.
 *
 * @throws the system's error (`ENOENT`, `ENOTDIR`, `ELOOP`), also when a symbolic link is on the way.
 */
export type OpenFolder = (canonical: string) => Promise<Folder>;
