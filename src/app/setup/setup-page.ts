import { pageOf } from '../frame/page';
import { setupPath } from '../links/paths';
import { SetupView } from './SetupView';

export const setupPage = () =>
  pageOf({ title: 'Setup', titleIcon: 'upload', url: setupPath, frame: 'present' }, SetupView);
