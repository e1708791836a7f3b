/** Names under which secrets are kept. */
export const SECRET_NAME =
  /passw(?:or)?d|passphrase|secret|token|api[-_]?key|access[-_]?key|authorization|cookie|credential|private[-_]?key/iu;
