// Sessions that outlive a run, and the artifacts that belong to them, in a state store.
export type {
  Artifact,
  ArtifactContent,
  ArtifactId,
  ArtifactQuery,
  Artifacts,
  NewArtifact,
} from './artifact/artifact.ts';
export type { ArtifactContents } from './artifact/artifact-contents.ts';
export { createArtifacts, type ArtifactsOptions } from './artifact/create-artifacts.ts';
export { openFileContents } from './artifact/open-file-contents.ts';
export { createSessions, type SessionsOptions } from './create-sessions.ts';
export type {
  CreateSessionOptions,
  ListSessionsOptions,
  Session,
  SessionDetails,
  Sessions,
  SessionStatus,
} from './session.ts';
