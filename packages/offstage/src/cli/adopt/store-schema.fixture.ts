/** The how-to's example, a shop of records as such schemas usually look: integer keys, a link table. Written for it. */
export const storeSchema = `
create table artists (artist_id serial primary key, name varchar(120) not null unique);
create table albums (
  album_id serial primary key,
  artist_id integer not null references artists on delete cascade,
  title varchar(160) not null,
  price numeric(8,2) not null,
  format varchar(8) not null default 'vinyl' check (format in ('vinyl', 'cd')),
  released date
);
create index albums_title_idx on albums (title);
create index albums_artist_idx on albums (artist_id, title);
create table playlists (playlist_id serial primary key, name varchar(60) not null);
create table playlist_albums (
  playlist_id integer not null references playlists on delete cascade,
  album_id integer not null references albums on delete cascade,
  primary key (playlist_id, album_id)
);
create view album_titles as select a.title, r.name from albums a join artists r using (artist_id);
insert into artists (name) values ('The Blue Hours');
insert into albums (artist_id, title, price) values (1, 'Night Train', 19.90), (1, 'Blue Hour', 24.50);
insert into playlists (name) values ('Evening');
insert into playlist_albums values (1, 2);
`
