// A model server on loopback that answers from a script. It speaks the interfaces of the real ones.
export { defaultAnswer } from './default-answer.ts';
export type { LlmFault } from './llm-fault.ts';
export type { LlmApi, LlmQuestion, LlmServerRequest, LlmToolResult } from './llm-request.ts';
export { startLlmServer, type LlmServer, type LlmServerAnswer, type LlmServerOptions } from './start-llm-server.ts';
