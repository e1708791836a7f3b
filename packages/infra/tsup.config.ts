import { definePackage } from '../../tooling/define-package.ts';

export default definePackage(import.meta.dirname);
