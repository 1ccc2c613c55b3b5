import { pageOf } from '../frame/page';
import { storagePath } from '../links/paths';
import { StorageView } from './StorageView';

export const storagePage = () =>
  pageOf({ title: 'Storage', titleIcon: 'database', url: storagePath, frame: 'present' }, StorageView);
