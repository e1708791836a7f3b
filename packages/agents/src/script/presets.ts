import type { AgentOptions } from '../agent/agent-options.ts';
import { createAnalysisAgent } from '../templates/analysis-agent.ts';
import { createChatAgent } from '../templates/chat-agent.ts';
import { createCodeAgent } from '../templates/code-agent.ts';
import { createDataAnalyst } from '../templates/data-analyst.ts';
import { createOrchestratorAgent } from '../templates/orchestrator-agent.ts';
import { createPlannerAgent } from '../templates/planner-agent.ts';
import { createResearchAgent } from '../templates/research-agent.ts';
import { createReviewAgent } from '../templates/review-agent.ts';
import { createWriterAgent } from '../templates/writer-agent.ts';
import type { AgentTable } from './agent-options-schema.ts';
import { defined } from './defined.ts';

/** The options that a template makes of a script's table. */
export type ScriptPreset = (table: AgentTable) => AgentOptions;

/** The templates by the name of their class in scripts. */
export const PRESETS: ReadonlyMap<string, ScriptPreset> = new Map<string, ScriptPreset>([
  ['ChatAgent', ({ persona }) => createChatAgent(defined({ persona })).options],
  ['ResearchAgent', ({ sources }) => createResearchAgent(defined({ sources: words(sources) })).options],
  ['AnalysisAgent', ({ focus }) => createAnalysisAgent(defined({ focus: words(focus) })).options],
  ['WriterAgent', ({ style, audience }) => createWriterAgent(defined({ style, audience })).options],
  ['CodeAgent', ({ languages, style }) => createCodeAgent(defined({ languages: words(languages), style })).options],
  ['ReviewAgent', ({ criteria }) => createReviewAgent(defined({ criteria: words(criteria) })).options],
  ['DataAnalyst', () => createDataAnalyst().options],
  ['PlannerAgent', ({ maxSteps }) => createPlannerAgent(defined({ maxSteps })).options],
  ['OrchestratorAgent', () => createOrchestratorAgent().options],
]);

function words(given: AgentTable['sources']): readonly string[] | undefined {
  if (typeof given === 'string') return [given];
  return Array.isArray(given) ? given : undefined;
}
