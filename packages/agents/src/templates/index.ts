// Ready-made agents: presets of `createAgent`, which take all of its options.
export { createAnalysisAgent, type AnalysisAgentOptions } from './analysis-agent.ts';
export { createChatAgent, type ChatAgentOptions } from './chat-agent.ts';
export { createCodeAgent, type CodeAgentOptions } from './code-agent.ts';
export { createDataAnalyst } from './data-analyst.ts';
export { createOrchestratorAgent } from './orchestrator-agent.ts';
export { createPlannerAgent, type PlannerAgentOptions } from './planner-agent.ts';
export { createResearchAgent, type ResearchAgentOptions } from './research-agent.ts';
export { createReviewAgent, type ReviewAgentOptions } from './review-agent.ts';
export { createWriterAgent, type WriterAgentOptions } from './writer-agent.ts';
