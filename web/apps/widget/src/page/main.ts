import type { MakeKit } from '../loader/kit';
import { PageKit } from './kit';

const { __parley } = window as unknown as { __parley?: { widget: { take(make: MakeKit): void } } };
__parley?.widget.take((widget) => new PageKit(widget));
