// What scripts see of the tools.
export { toolsHostModule } from './tools-host-module.ts';
