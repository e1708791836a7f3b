import type { JsonValue } from '../json/json-value.ts';

/** What a person decides on: a call of a tool. */
export interface ApprovalCall {
  readonly toolName: string;
  /** Checked, as the tool would get it. */
  readonly input: unknown;
}

/** Whether a person has to allow a call of a tool: always, never, or as a function of the call says. */
export type ApprovalRule = boolean | ((call: ApprovalCall) => boolean | Promise<boolean>);

/** A person's answer: the payload of the signal `approval:` and the id of the call. */
export interface ApprovalAnswer {
  readonly approved: boolean;
  /** Why not; the model is told. */
  readonly reason?: string;
  /** An input to take instead. */
  readonly input?: JsonValue;
}
