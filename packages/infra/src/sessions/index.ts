// Sessions that outlive a run, and the artifacts that belong to them, in a state store.
export type {
  Artifact,
  ArtifactContent,
  ArtifactId,
  ArtifactQuery,
  Artifacts,
  NewArtifact,
} from './artifact/artifact.ts';
export { createArtifacts, type ArtifactsOptions } from './artifact/create-artifacts.ts';
export { createSessions, type SessionsOptions } from './create-sessions.ts';
export type {
  CreateSessionOptions,
  ListSessionsOptions,
  Session,
  SessionDetails,
  Sessions,
  SessionStatus,
} from './session.ts';
