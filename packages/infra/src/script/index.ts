export { llmHostModule } from '../llm/script.ts';
