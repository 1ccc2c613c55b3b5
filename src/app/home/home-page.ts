import { pageOf } from '../frame/page';
import { homePath } from '../links/paths';
import { HomeView } from './HomeView';

export const homePage = () => pageOf({ title: 'Home', titleIcon: 'home-alt', url: homePath }, HomeView);
