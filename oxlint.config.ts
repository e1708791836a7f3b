import { defineConfig } from 'oxlint';
export default defineConfig({ plugins: ['typescript'], ignorePatterns: ['**/dist/**'] });
