// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "identity/words.hpp"

namespace hearth::identity {
namespace {

using namespace std::string_view_literals;

constexpr std::array kAdjectives = {
    "Airy"sv,      "Alpine"sv,    "Amiable"sv,   "Autumnal"sv,  "Azure"sv,    "Breezy"sv,
    "Bright"sv,    "Bronze"sv,    "Calm"sv,      "Candlelit"sv, "Carved"sv,   "Cheerful"sv,
    "Cloudy"sv,    "Coastal"sv,   "Cozy"sv,      "Crimson"sv,   "Curious"sv,  "Dappled"sv,
    "Dewy"sv,      "Early"sv,     "Earthen"sv,   "Emerald"sv,   "Evening"sv,  "Evergreen"sv,
    "Familiar"sv,  "Feathered"sv, "Flowering"sv, "Flowing"sv,   "Folded"sv,   "Friendly"sv,
    "Frosted"sv,   "Gentle"sv,    "Gilded"sv,    "Glad"sv,      "Gleaming"sv, "Glowing"sv,
    "Golden"sv,    "Graceful"sv,  "Granite"sv,   "Green"sv,     "Harvest"sv,  "Hilly"sv,
    "Humming"sv,   "Indigo"sv,    "Inland"sv,    "Island"sv,    "Jolly"sv,    "Joyful"sv,
    "Kind"sv,      "Knitted"sv,   "Lakeside"sv,  "Lattice"sv,   "Lavender"sv, "Leafy"sv,
    "Lemon"sv,     "Lilac"sv,     "Lively"sv,    "Lunar"sv,     "Marble"sv,   "Meandering"sv,
    "Melodic"sv,   "Mild"sv,      "Moonlit"sv,   "Morning"sv,   "Mossy"sv,    "Mountain"sv,
    "Musical"sv,   "Northern"sv,  "Oaken"sv,     "Open"sv,      "Orchard"sv,  "Painted"sv,
    "Pastel"sv,    "Patchwork"sv, "Patterned"sv, "Peaceful"sv,  "Pebbled"sv,  "Pleasant"sv,
    "Polished"sv,  "Purple"sv,    "Quiet"sv,     "Quilted"sv,   "Rainy"sv,    "Restful"sv,
    "Rippling"sv,  "Riverside"sv, "Rolling"sv,   "Rustic"sv,    "Rustling"sv, "Sandy"sv,
    "Sapphire"sv,  "Scenic"sv,    "Seaside"sv,   "Serene"sv,    "Shady"sv,    "Shining"sv,
    "Silent"sv,    "Silken"sv,    "Silver"sv,    "Smiling"sv,   "Southern"sv, "Sparkling"sv,
    "Speckled"sv,  "Spring"sv,    "Starlit"sv,   "Steady"sv,    "Striped"sv,  "Sunlit"sv,
    "Sunrise"sv,   "Teal"sv,      "Tidal"sv,     "Tiled"sv,     "Timber"sv,   "Tranquil"sv,
    "Turquoise"sv, "Twilight"sv,  "Twinkling"sv, "Upland"sv,    "Velvet"sv,   "Wandering"sv,
    "Warm"sv,      "Western"sv,   "Windy"sv,     "Wooded"sv,    "Wooden"sv,   "Woodland"sv,
    "Woolen"sv,    "Woven"sv};

constexpr std::array kNouns = {
    "Abacus"sv,    "Acorn"sv,       "Almond"sv,      "Anchor"sv,     "Apricot"sv,   "Archway"sv,
    "Atlas"sv,     "Attic"sv,       "Avocado"sv,     "Backpack"sv,   "Balcony"sv,   "Bamboo"sv,
    "Banjo"sv,     "Barn"sv,        "Basket"sv,      "Bassoon"sv,    "Beech"sv,     "Bench"sv,
    "Birch"sv,     "Blanket"sv,     "Blossom"sv,     "Bluebell"sv,   "Bookcase"sv,  "Bookmark"sv,
    "Boulder"sv,   "Bramble"sv,     "Breeze"sv,      "Bridge"sv,     "Broom"sv,     "Buttercup"sv,
    "Cabin"sv,     "Campfire"sv,    "Canal"sv,       "Canoe"sv,      "Canyon"sv,    "Cartwheel"sv,
    "Cello"sv,     "Chestnut"sv,    "Chime"sv,       "Clarinet"sv,   "Clock"sv,     "Clover"sv,
    "Coastline"sv, "Comet"sv,       "Compass"sv,     "Cottage"sv,    "Courtyard"sv, "Cove"sv,
    "Creek"sv,     "Cricket"sv,     "Cushion"sv,     "Daffodil"sv,   "Dandelion"sv, "Delta"sv,
    "Desk"sv,      "Doorway"sv,     "Dragonfly"sv,   "Driftwood"sv,  "Drum"sv,      "Dune"sv,
    "Easel"sv,     "Echo"sv,        "Envelope"sv,    "Estuary"sv,    "Feather"sv,   "Fiddle"sv,
    "Field"sv,     "Firefly"sv,     "Fireplace"sv,   "Fjord"sv,      "Flute"sv,     "Footbridge"sv,
    "Footpath"sv,  "Fountain"sv,    "Galaxy"sv,      "Garden"sv,     "Gate"sv,      "Glacier"sv,
    "Glade"sv,     "Greenhouse"sv,  "Grove"sv,       "Guitar"sv,     "Hammock"sv,   "Harp"sv,
    "Hazelnut"sv,  "Hearthstone"sv, "Hedge"sv,       "Hickory"sv,    "Hilltop"sv,   "Honeycomb"sv,
    "Horizon"sv,   "Inlet"sv,       "Kettle"sv,      "Knapsack"sv,   "Lagoon"sv,    "Lamp"sv,
    "Lantern"sv,   "Larch"sv,       "Lighthouse"sv,  "Lupin"sv,      "Mandolin"sv,  "Maple"sv,
    "Marsh"sv,     "Meadow"sv,      "Mitten"sv,      "Mosaic"sv,     "Moss"sv,      "Notebook"sv,
    "Oasis"sv,     "Oboe"sv,        "Orchid"sv,      "Paintbrush"sv, "Pathway"sv,   "Pebble"sv,
    "Pencil"sv,    "Piano"sv,       "Pillow"sv,      "Pine"sv,       "Planet"sv,    "Plateau"sv,
    "Plum"sv,      "Pond"sv,        "Porch"sv,       "Prairie"sv,    "Pumpkin"sv,   "Puzzle"sv,
    "Quilt"sv,     "Quince"sv,      "Raft"sv,        "Rainbow"sv,    "Reef"sv,      "Ribbon"sv,
    "Rooftop"sv,   "Rowboat"sv,     "Sail"sv,        "Satchel"sv,    "Scarf"sv,     "Seashell"sv,
    "Shore"sv,     "Snowdrop"sv,    "Sparrow"sv,     "Spruce"sv,     "Starfish"sv,  "Stream"sv,
    "Sundial"sv,   "Sunflower"sv,   "Teacup"sv,      "Teapot"sv,     "Thicket"sv,   "Thimble"sv,
    "Thistle"sv,   "Trellis"sv,     "Tulip"sv,       "Umbrella"sv,   "Valley"sv,    "Wagon"sv,
    "Walnut"sv,    "Waterfall"sv,   "Weathervane"sv, "Windmill"sv,   "Window"sv,    "Xylophone"sv,
    "Yarn"sv};

static_assert(kAdjectives.size() >= 120 && kNouns.size() >= 120);

}  // namespace

const Words& words_en() {
  static constexpr Words words{kAdjectives, kNouns, Words::Order::adjective_noun};
  return words;
}

}  // namespace hearth::identity
