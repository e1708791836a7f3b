export { workflowConformance, type ConformanceStep, type WorkflowConformanceOptions } from './workflow.ts';
export {
  baseAgentConformance,
  type BaseAgentConformanceOptions,
  type BaseAgentFixture,
} from './base-agent.ts';
