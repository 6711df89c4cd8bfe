// Layer by layer: which document is whose overlay, what they are together, what that says.
#include "schema/manifest_layers.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "schema/shares.h"
#include "schema/variable_codes.h"

namespace dbsn {

namespace {

// What becomes one manifest.
struct Layer {
  const WrittenManifest* base = nullptr;  // or what only the environment has
  const WrittenManifest* overlay = nullptr;
};

Place NameIn(const Document& document) {
  const NodeIndex name = document.Find(document.Find(0, "metadata"), "name");
  return document.PlaceOf(name == kNoNode ? 0 : name);
}

void ReportSecondOverlay(const Address& address, const Document& first, const Document& second,
                         Diagnostics& diagnostics) {
  diagnostics.Add(
      {.code = kDuplicateOverlay,
       .detail = fmt::format("The environment changes {} in two places, and which of them wins "
                             "would depend on the names of files.",
                             ToString(address)),
       .hint = "Put both into one.",
       .place = NameIn(second),
       .related = {{NameIn(first), "the other is here"}},
       .address = ToString(address)});
}

// Every base with its overlay, then what has no base. The first of two equal bases is overlaid; the
// second is reported as a duplicate when all are checked together.
std::vector<Layer> Match(const std::vector<WrittenManifest>& base,
                         const std::vector<WrittenManifest>& own, LoneManifests& lone,
                         Diagnostics& diagnostics) {
  std::vector<Layer> layers;
  layers.reserve(base.size() + own.size());
  for (const WrittenManifest& one : base) layers.push_back({&one, nullptr});
  if (own.empty()) return layers;
  std::map<Address, std::size_t> layer_of;
  for (std::size_t i = 0; i < base.size(); ++i) {
    if (std::optional<Address> address = PeekAddress(*base[i].document)) {
      lone.AddBase(*address);
      layer_of.try_emplace(*std::move(address), i);
    }
  }
  for (const WrittenManifest& one : own) {
    const std::optional<Address> address = PeekAddress(*one.document);
    const auto found = address.has_value() ? layer_of.find(*address) : layer_of.end();
    if (found == layer_of.end()) {
      if (address.has_value()) lone.AddLone(*address);
      layers.push_back({&one, nullptr});
      continue;
    }
    Layer& layer = layers[found->second];
    if (layer.overlay == nullptr) {
      layer.overlay = &one;
    } else {
      ReportSecondOverlay(*address, *layer.overlay->document, *one.document, diagnostics);
    }
  }
  return layers;
}

// What one thread read, of the layers that were its share.
struct ReadLayers {
  std::vector<Manifest> manifests;
  std::vector<Replacement> replaced;
  VariableUses uses;
  Diagnostics diagnostics;
};

class LayerReader {
 public:
  LayerReader(const Variables& variables, const Sources& sources, ReadLayers& read)
      : variables_(variables), sources_(sources), read_(read) {}

  void Read(const Layer& layer) {
    if (layer.overlay == nullptr) {
      Keep(ReadManifest(Filled(layer.base->document), layer.base->file, read_.diagnostics));
      return;
    }
    MergedDocument merged = MergeDocuments(*layer.base->document, *layer.overlay->document);
    for (const Place& place : merged.idle) ReportIdle(place);
    std::optional<Manifest> manifest =
        ReadManifest(Filled(std::move(merged.document)), layer.base->file, read_.diagnostics);
    read_.replaced.insert(read_.replaced.end(), merged.replaced.begin(), merged.replaced.end());
    if (!manifest.has_value()) return;
    manifest->overlay = layer.overlay->file;
    manifest->base = BaseOf(layer);
    Keep(std::move(manifest));
  }

 private:
  void Keep(std::optional<Manifest> manifest) {
    if (manifest.has_value()) read_.manifests.push_back(*std::move(manifest));
  }

  std::shared_ptr<const Document> Filled(std::shared_ptr<const Document> document) {
    return FillDocument(std::move(document), variables_, sources_, read_.uses);
  }

  // What is wrong with it matters as far as it is not replaced, and is reported of the merged one.
  std::shared_ptr<const Manifest> BaseOf(const Layer& layer) const {
    Diagnostics reported_of_the_merged;
    VariableUses counted_of_the_merged;
    std::optional<Manifest> base = ReadManifest(
        FillDocument(layer.base->document, variables_, sources_, counted_of_the_merged),
        layer.base->file, reported_of_the_merged);
    if (!base.has_value()) return nullptr;
    return std::make_shared<const Manifest>(*std::move(base));
  }

  void ReportIdle(Place place) {
    read_.diagnostics.Add({.code = kNothingRemoved,
                           .severity = Severity::kWarning,
                           .detail =
                               "An empty value in an overlay takes a key out of the base, and the "
                               "base has no such key.",
                           .hint = "Correct its spelling, or take the line out.",
                           .place = place});
  }

  const Variables& variables_;
  const Sources& sources_;
  ReadLayers& read_;
};

}  // namespace

LayeredManifests LayManifests(const std::vector<WrittenManifest>& base,
                              const std::vector<WrittenManifest>& own, const Variables& variables,
                              const Sources& sources, int threads, VariableUses& uses,
                              Diagnostics& diagnostics) {
  Diagnostics found;
  LayeredManifests result;
  const std::vector<Layer> layers = Match(base, own, result.lone, found);
  const std::vector<Share> shares = SharesOf(layers.size(), threads);
  std::vector<ReadLayers> parts(shares.size());
  DoShares(shares, [&](const Share& share) {
    ReadLayers& part = parts[share.number];
    part.manifests.reserve(share.end - share.begin);
    LayerReader reader(variables, sources, part);
    for (std::size_t i = share.begin; i < share.end; ++i) reader.Read(layers[i]);
  });
  result.manifests.reserve(layers.size());
  for (ReadLayers& part : parts) {
    std::move(part.manifests.begin(), part.manifests.end(), std::back_inserter(result.manifests));
    result.replaced.insert(result.replaced.end(), part.replaced.begin(), part.replaced.end());
    uses.Join(std::move(part.uses));
    found.Append(std::move(part.diagnostics));
  }
  found.SortByPlace();  // where the work was divided must not show
  diagnostics.Append(std::move(found));
  return result;
}

}  // namespace dbsn
