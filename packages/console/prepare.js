// What npm runs after an installation: builds the console, if what builds it was installed. Whoever serves only need not
// have that, once it was built. Plain JavaScript that any Node can read.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const built = existsSync(new URL('dist/index.html', import.meta.url));

function canBuild() {
  try {
    require.resolve('vite/package.json');
    require.resolve('react/package.json');
    return true;
  } catch {
    return false;
  }
}

if (canBuild()) {
  const { status } = spawnSync('npm', ['run', 'build'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else if (!built) {
  process.stderr.write(
    'The console has not been built, and what builds it is not installed: run "npm ci" once with nothing left out.\n',
  );
  process.exitCode = 1;
}
