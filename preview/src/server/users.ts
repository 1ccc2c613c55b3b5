import type { Request, RequestHandler } from 'express';

/** Who may look at the preview: one user for each role of an organisation. */
export interface PreviewUser {
  id: number;
  uid: string;
  login: string;
  name: string;
  email: string;
  role: 'Admin' | 'Editor' | 'Viewer';
}

const ADMIN: PreviewUser = {
  id: 1,
  uid: 'preview-admin',
  login: 'admin',
  name: 'Ada Admin',
  email: 'admin@localhost',
  role: 'Admin',
};

export const USERS: readonly PreviewUser[] = [
  ADMIN,
  { id: 2, uid: 'preview-editor', login: 'editor', name: 'Edda Editor', email: 'editor@localhost', role: 'Editor' },
  { id: 3, uid: 'preview-viewer', login: 'viewer', name: 'Vera Viewer', email: 'viewer@localhost', role: 'Viewer' },
];

const COOKIES = { user: 'howdah-preview-user', theme: 'howdah-preview-theme' } as const;
const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

export function userOf(request: Request): PreviewUser {
  const login = cookieOf(request, COOKIES.user);
  return USERS.find((user) => user.login === login) ?? ADMIN;
}

export function themeOf(request: Request): Theme {
  return cookieOf(request, COOKIES.theme) === 'light' ? 'light' : 'dark';
}

/** `?user=viewer` and `?theme=light` on any page are kept in a cookie and taken out of the address. */
export const switchUserAndTheme: RequestHandler = (request, response, next) => {
  const url = new URL(request.originalUrl, 'http://preview');
  const user = url.searchParams.get('user');
  const theme = url.searchParams.get('theme');
  if (user === null && theme === null) {
    next();
    return;
  }
  if (USERS.some(({ login }) => login === user)) {
    response.cookie(COOKIES.user, user, { sameSite: 'lax' });
  }
  if (THEMES.some((name) => name === theme)) {
    response.cookie(COOKIES.theme, theme, { sameSite: 'lax' });
  }
  url.searchParams.delete('user');
  url.searchParams.delete('theme');
  response.redirect(url.pathname + url.search);
};

function cookieOf(request: Request, name: string): string | undefined {
  const pair = (request.headers.cookie ?? '').split(/; */).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
