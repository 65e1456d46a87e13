#!/usr/bin/env node
// Plain JavaScript that any Node can read: the sources beyond it are TypeScript, which only a recent one can.
const major = Number(process.versions.node.split('.')[0]);
if (major >= 24) {
  await import('../src/main.ts');
} else {
  process.stderr.write(
    `Countersign needs Node 24 or later; this is ${process.version}. "npm start" and "npx countersign" bring their own.\n`,
  );
  process.exitCode = 1;
}
