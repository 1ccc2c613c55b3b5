import { memoised } from '../../decide/memoised.ts';

/**
 * Whether a stack frame is code of the application rather than of a library or the runtime, for senders that do not say
 * so. Compared by whole parts of paths and by prefixes of modules, never by a word somewhere in a path.
 */
export function isInApp(frame: { file: string | null; module: string | null; package?: string | null }): boolean {
  if (frame.file !== null && isLibraryFile(frame.file)) return false;
  const module = frame.module ?? '';
  if (LIBRARY_MODULES.some((prefix) => module.startsWith(prefix))) return false;
  return !/^(?:\/usr\/lib|\/lib|\/System\/Library|\/Applications\/Xcode|[A-Z]:\\Windows\\|\/system\/|\/apex\/)/.test(
    frame.package ?? ''
  );
}

const isLibraryFile = memoised((path: string): boolean => {
  const file = path.replaceAll('\\', '/');
  if (/^(?:node:|internal\/|native$|<anonymous>$|<frozen |index \d+$|\[native code\])/.test(file)) return true;
  if (file.split('/').some((part) => LIBRARY_FOLDERS.has(part))) return true;
  return /^\/?(?:usr\/(?:local\/)?lib|lib64?)\//.test(file);
}, 2_000_000);

const LIBRARY_FOLDERS = new Set([
  'node_modules',
  'site-packages',
  'dist-packages',
  'vendor',
  'gems',
  '.cargo',
  'rustc',
  'bower_components',
]);
const LIBRARY_MODULES = (
  'java. javax. jakarta. jdk. sun. com.sun. kotlin. kotlinx. scala. akka. groovy. clojure. org.springframework. ' +
  'org.apache. org.hibernate. org.eclipse. io.netty. reactor. io.opentelemetry. android. androidx. com.android. dalvik. ' +
  'libcore. System. Microsoft.'
).split(' ');
