import pg from 'pg';

/** Everything the shop stores lies in a schema of its own, apart from Howdah's tables. */
export const SHOP_SCHEMA = 'howdah_demo_shop';
export const PRODUCT_COUNT = 24;
/** A purchase that is in the shop from the start: sending it again violates the primary key. */
export const PURCHASE_MADE_BEFORE = '5ca1ab1e-0000-4000-8000-000000000000';

/** Makes the shop's tables and fills the shelves; the purchases of an earlier run are cleared away. */
export async function createShop(databaseUrl: string): Promise<void> {
  const db = new pg.Client({ connectionString: databaseUrl, application_name: 'howdah-demo' });
  await db.connect();
  try {
    await db.query(CREATE_SHOP);
  } finally {
    await db.end();
  }
}

// similar_product is slow on purpose: it stands for a search without an index.
const CREATE_SHOP = /* sql */ `
  -- demo/create-shop
  create schema if not exists ${SHOP_SCHEMA};
  set local search_path = ${SHOP_SCHEMA};

  create table if not exists product (
    product_id  integer primary key,
    name        text not null,
    price_cents integer not null
  );
  create table if not exists stock (
    product_id integer primary key references product,
    quantity   integer not null
  );
  create table if not exists purchase (
    purchase_id uuid primary key,
    tenant      text not null,
    total_cents integer not null,
    bought_at   timestamptz not null default now()
  );
  create table if not exists payment (
    payment_id   bigint generated always as identity primary key,
    purchase_id  uuid not null,
    amount_cents integer not null,
    state        text not null
  );

  create or replace function similar_product(wanted text) returns setof product
    language sql as $$
      select p.* from product p, pg_sleep(0.35) where p.name ilike '%' || wanted || '%' order by p.product_id
    $$;

  -- What an earlier run had captured was the shop's business; filling the shelves is not.
  drop trigger if exists capture_changes on stock;
  drop trigger if exists capture_changes on purchase;
  drop trigger if exists capture_changes on payment;

  insert into product (product_id, name, price_cents)
  select n, (array['Saddle', 'Blanket', 'Lantern', 'Parasol', 'Bell', 'Rope'])[1 + n % 6] || ' no. ' || n, 900 + 137 * n
    from generate_series(1, ${PRODUCT_COUNT}) as n
      on conflict do nothing;
  insert into stock (product_id, quantity)
  select product_id, 1000000 from product
      on conflict (product_id) do update set quantity = excluded.quantity;
  update stock set quantity = 0 where product_id = ${PRODUCT_COUNT};
  truncate purchase, payment;
  insert into purchase (purchase_id, tenant, total_cents) values ('${PURCHASE_MADE_BEFORE}', 'acme', 1037);`;
