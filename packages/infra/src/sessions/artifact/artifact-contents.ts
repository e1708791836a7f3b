/**
 * Seam: keeps the contents of artifacts outside of the state store, by their SHA-256 in hex. For large ones: a store holds
 * each value in memory when it reads it, and keeps it in its change log.
 */
export interface ArtifactContents {
  /** Keeps a content; nothing is to be done when it is there. It is there whole or not at all. */
  put(hash: string, bytes: Uint8Array): Promise<void>;
  get(hash: string): Promise<Uint8Array | undefined>;
  /** Removes a content when, asked at a moment in which nobody puts it, `isUnused` says so. */
  remove(hash: string, isUnused: () => Promise<boolean>): Promise<void>;
}
