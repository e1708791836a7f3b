// What scripts see of workflows.
export { workflowsHostModule } from './workflows-host-module.ts';
