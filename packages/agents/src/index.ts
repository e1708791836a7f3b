// LLM agents. Every name here is public; ready-made ones are in '@llmspell/agents/templates'.
export type { AgentOptions, TurnProgress } from './agent/agent-options.ts';
export { createAgent } from './agent/create-agent.ts';
export type { LLMAgent } from './agent/llm-agent.ts';
export { createConversation, type ConversationOptions } from './conversation/create-conversation.ts';
