// Tools for files, programs and the environment, through the guarded ports of the context.
export { createEnvironmentReaderTool } from './environment-reader.ts';
export { createFileOperationsTool, type FileOperationsOptions } from './file-operations.ts';
export { createFileSearchTool } from './file-search.ts';
export { createProcessExecutorTool, type ProcessExecutorOptions } from './process-executor.ts';
