// Tools for the network, through the guarded fetch of the context.
export { createHttpRequesterTool, type HttpRequesterOptions } from './http-requester.ts';
export { createUrlAnalyzerTool } from './url-analyzer.ts';
export { createWebScraperTool } from './web-scraper.ts';
export { createWebhookCallerTool } from './webhook-caller.ts';
